using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>Quantiles of each expert at one lead, and their average.</summary>
/// <remarks>An expert's quantiles are its point and its own past errors, unless it has quantiles of its own.</remarks>
internal sealed class ExpertBands
{
    private readonly double[] _levels;
    private readonly int _median;
    private readonly double _ownShare;
    private readonly ValueRange _range;
    private readonly ExpertMixture _mixture;
    private readonly ExpertErrors[] _errors;
    private readonly double[] _column;

    /// <param name="settings">What it is made for.</param>
    /// <param name="range">What the series has been.</param>
    /// <param name="mixture">How the experts' medians become one.</param>
    public ExpertBands(LeadSettings settings, ValueRange range, ExpertMixture mixture)
    {
        _levels = settings.Levels;
        _median = Array.IndexOf(_levels, 0.5);
        _ownShare = settings.OwnShare;
        _range = range;
        _mixture = mixture;
        _column = new double[settings.Naive.Length];
        _errors = Array.ConvertAll(
            settings.Naive,
            _ => new ExpertErrors(_levels, settings.Transform, settings.Tuning.ErrorsMost)
        );
    }

    /// <summary>Expert by expert one value per level, NaN where it has no forecast.</summary>
    /// <param name="answers">What the experts say.</param>
    /// <param name="spread">Expected for the hour.</param>
    public double[] Of(ExpertAnswers answers, double spread)
    {
        var levels = _levels.Length;
        var each = new double[_errors.Length * levels];
        for (var e = 0; e < _errors.Length; e++)
        {
            for (var l = 0; l < levels; l++)
            {
                var own = answers.Own[(e * levels) + l];
                each[(e * levels) + l] =
                    double.IsNaN(answers.Points[e]) ? double.NaN
                    : double.IsNaN(own) ? _range.Keep(_errors[e].Quantile(answers.Points[e], l, spread))
                    : own;
            }
        }

        return each;
    }

    /// <summary>Takes what has come for what was said.</summary>
    /// <param name="points">One per expert, NaN where it had none.</param>
    /// <param name="actual">What came.</param>
    /// <param name="spread">Expected for the hour then.</param>
    public void Add(ReadOnlySpan<double> points, double actual, double spread)
    {
        for (var e = 0; e < _errors.Length; e++)
        {
            if (!double.IsNaN(points[e]))
            {
                _errors[e].Add(points[e], actual, spread);
            }
        }
    }

    /// <summary>Per level what calibration begins with: between the average of the experts' quantiles and the middle of the band.</summary>
    /// <param name="middle">The middle of the band.</param>
    /// <param name="each">What <see cref="Of"/> gives.</param>
    /// <param name="weights">One per level.</param>
    /// <param name="group">Group of the target.</param>
    /// <param name="average">Filled, one per level.</param>
    public void Average(
        double middle,
        ReadOnlySpan<double> each,
        ExpertWeights[] weights,
        int group,
        Span<double> average
    )
    {
        for (var l = 0; l < average.Length; l++)
        {
            var mean = Average(each, l, weights[l].Shares, group);
            average[l] = mean + (_ownShare * (middle - mean));
        }
    }

    /// <summary>The experts' quantiles of one level, averaged.</summary>
    /// <param name="each">What <see cref="Of"/> gives.</param>
    /// <param name="level">Index of the level.</param>
    /// <param name="shares">One per expert, summing to 1.</param>
    /// <param name="group">Group of the target.</param>
    public double Average(ReadOnlySpan<double> each, int level, ReadOnlySpan<double> shares, int group)
    {
        for (var e = 0; e < _column.Length; e++)
        {
            _column[e] = each[(e * _levels.Length) + level];
        }

        return level == _median ? _mixture.Of(_column, shares, group) : WeighedMean.Of(_column, shares);
    }
}
