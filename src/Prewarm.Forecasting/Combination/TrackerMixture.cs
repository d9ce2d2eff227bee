using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Combination;

/// <summary>Moves a quantile by several steps side by side and goes between them by what each has lost.</summary>
/// <remarks>
/// Which step is right depends on how much the series changes, and a day ahead there is no time to find out by hand: each tracker sees its own
/// answers only, and the move is the mean of theirs weighed by trailing pinball loss, in the spirit of aggregated adaptive conformal inference
/// (Zaffran et al. 2022, section 4). With one step it is that <see cref="CoverageTracker"/>.
/// </remarks>
internal sealed class TrackerMixture
{
    /// <summary>Shares are proportional to the trailing loss to minus this power.</summary>
    private const double Power = 8;

    private readonly double _level;
    private readonly CoverageTracker[] _trackers;
    private readonly DiscountedLosses _means;
    private readonly double[] _losses;

    /// <param name="level">The share to cover, between 0 and 1.</param>
    /// <param name="rate">Step in usual errors.</param>
    /// <param name="paces">Steps that are tried, over <paramref name="rate"/>; at least one.</param>
    /// <param name="halfLife">Answers after which a loss counts half.</param>
    public TrackerMixture(double level, double rate, IReadOnlyList<double> paces, double halfLife)
    {
        _level = level;
        _trackers = [.. paces.Select(pace => new CoverageTracker(level, pace * rate))];
        _means = new DiscountedLosses(paces.Count, halfLife);
        _losses = new double[paces.Count];
    }

    /// <summary>How far the quantile is moved, in usual errors.</summary>
    public double Move
    {
        get
        {
            var least = double.PositiveInfinity;
            for (var t = 0; t < _trackers.Length; t++)
            {
                least = _means.Mean(t) < least ? _means.Mean(t) : least;
            }

            var (sum, mass) = (0.0, 0.0);
            for (var t = 0; t < _trackers.Length; t++)
            {
                // All alike before any loss is known.
                var share = _means.Mean(t) > least ? Math.Pow(least / _means.Mean(t), Power) : 1;
                sum += share * _trackers[t].Move;
                mass += share;
            }

            return sum / mass;
        }
    }

    /// <summary>How far each step alone would move it.</summary>
    /// <param name="tracker">Index of the step.</param>
    public double MoveOf(int tracker) => _trackers[tracker].Move;

    /// <summary>An answer has come.</summary>
    /// <param name="actual">What came.</param>
    /// <param name="said">The quantile that each step had given.</param>
    /// <param name="pace">Share of the step, 0 to 1; less where many answers are outstanding.</param>
    public void Add(double actual, ReadOnlySpan<double> said, double pace)
    {
        for (var t = 0; t < _trackers.Length; t++)
        {
            _losses[t] = PinballLoss.Of(_level, said[t], actual);
            _trackers[t].Add(actual <= said[t], pace);
        }

        _means.Add(_losses);
    }
}
