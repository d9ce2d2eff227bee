using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Combination;

/// <summary>Errors and weights of all experts at one lead, and what is made of them.</summary>
/// <remarks>
/// Every scored origin passes three stages: each expert becomes quantiles (<see cref="ExpertBands"/>); per
/// level they are averaged with weights from their trailing pinball losses, experts that lose to the best naive one left out; between that
/// and the middle of the band calibration begins (<see cref="BandCalibration"/>), on the errors of just this, moved by what was covered. Errors are kept in the power of the series and over the
/// spread expected for the hour and after the last errors. What was said is judged as it was said then. In the middle of the band experts are judged by their
/// points, of which the middle is made (<see cref="ExpertMixture"/>), and not by those moved by their past errors: after a change of level the two differ most.
/// </remarks>
internal sealed class LeadExperts
{
    private const int HoursPerDay = 24;

    /// <summary>
    /// Errors that a band must have been made of for its own errors to calibrate those that follow: errors of bands that were no bands yet
    /// would be added to the width a second time.
    /// </summary>
    private const int InformedLeast = 20;

    /// <summary>
    /// Errors from which on a far forecast that was made before any was known calibrates too, with the band that would be made of its points now. Otherwise the
    /// first day of a replay of three, judged a day ahead, would be lost, and with the time that it takes to come due two thirds of it.
    /// </summary>
    private const int LateLeast = 2 * InformedLeast;

    private readonly LeadSettings _settings;
    private readonly double[] _levels;
    private readonly int _median;
    private readonly ExpertBands _experts;
    private readonly BandCalibration _bands;
    private readonly ExpertWeights[] _weights;
    private readonly ExpertMixture _mixture;
    private readonly SpreadProfile _spread;
    private readonly Queue<Saying> _pending = new();
    private readonly AfterShift? _shift;
    private readonly NaiveGuard? _guard;
    private readonly int _last;
    private readonly double[] _losses;
    private readonly double[] _memoryLosses;
    private double _widened;

    /// <param name="settings">What it is made for.</param>
    /// <param name="range">What the series has been; kept up to date by the owner.</param>
    public LeadExperts(LeadSettings settings, ValueRange range)
    {
        _settings = settings;
        _levels = settings.Levels;
        _median = Array.IndexOf(_levels, 0.5);
        var (experts, tuning) = (settings.Naive.Length, settings.Tuning);
        _mixture = new ExpertMixture(settings);
        _experts = new ExpertBands(settings, range, _mixture);
        _bands = new BandCalibration(settings, range);
        var weighing = settings.IsFar ? tuning.Far : tuning.Near;
        var beside = tuning.Near with { Guarded = false };
        _weights = [.. _levels.Select((_, l) => new ExpertWeights(settings, l == _median ? weighing : beside))];
        _last = Array.IndexOf(settings.Naive, true);
        _shift = _last >= 0 && settings.IsFar ? new AfterShift(settings.Lead) : null;
        _guard = _last >= 0 && settings.IsFar ? new NaiveGuard(settings) : null;
        _losses = new double[experts];
        _memoryLosses = new double[_weights[0].Memories];
        _spread = new SpreadProfile(
            HoursPerDay,
            settings.Scores(tuning.Memories[^1]),
            tuning.SpreadShrink,
            settings.Scores(tuning.Recent),
            settings.RecentPower
        );
    }

    /// <summary>Origins that have been judged, of those that count for the bands.</summary>
    public int Scored { get; private set; }

    /// <summary>Shares of the experts at a level; they sum to 1.</summary>
    public ReadOnlySpan<double> Weights(int level) => _weights[level].Shares;

    /// <summary>Quantiles of each expert: expert by expert one value per level, NaN where it has no forecast.</summary>
    public double[] Quantiles(ExpertAnswers answers, int group) => _experts.Of(answers, Spread(group));

    /// <summary>The calibrated combination, one value per level, not falling with the level; NaN when no expert has a forecast.</summary>
    /// <returns>What <see cref="Point"/> gives, made on the way.</returns>
    public double Combine(ExpertAnswers answers, int group, Span<double> quantiles)
    {
        var spread = Spread(group);
        var each = _experts.Of(answers, spread);
        Span<double> average = stackalloc double[_levels.Length];
        var middle = Middle(answers.Points, group);
        _experts.Average(middle, each, _weights, group, average);
        _bands.Apply(average, spread, Thin(), quantiles);
        return Shifted(answers.Points, middle);
    }

    /// <summary>The experts' own points, weighed by their losses in the middle; after a level shift the last value in part.</summary>
    /// <param name="points">One per expert.</param>
    /// <param name="group">Group of the target.</param>
    public double Point(ReadOnlySpan<double> points, int group) => Shifted(points, Middle(points, group));

    /// <summary>Keeps what the experts say at an origin about a lead that this one speaks for, until it comes due.</summary>
    /// <param name="origin">Index of the newest sample known.</param>
    /// <param name="target">Index that comes due.</param>
    /// <param name="answers">What they say.</param>
    /// <param name="group">Group of the target.</param>
    public void Record(int origin, int target, ExpertAnswers answers, int group)
    {
        var levels = _levels.Length;
        var spread = Spread(group);
        var each = _experts.Of(answers, spread);
        var average = new double[levels];
        var final = new double[levels];
        var memories = new double[levels * _memoryLosses.Length];
        var middle = _mixture.Of(answers.Points, _weights[_median].Shares, group);
        _experts.Average(Middle(answers.Points, group), each, _weights, group, average);
        for (var l = 0; l < levels; l++)
        {
            for (var m = 0; m < _memoryLosses.Length; m++)
            {
                // The middle of the band is made of points, so that is what memories are judged by there.
                memories[(m * levels) + l] =
                    l == _median
                        ? _mixture.Of(answers.Points, _weights[l].SharesOf(m), group)
                        : _experts.Average(each, l, _weights[l].SharesOf(m), group);
            }
        }

        _bands.Apply(average, spread, Thin(), final);
        _pending.Enqueue(
            new Saying(
                origin,
                target,
                group,
                Scored,
                spread,
                [.. answers.Points],
                each,
                middle,
                average,
                final,
                _bands.Tracked(average, spread, Thin(), final),
                memories
            )
        );
    }

    /// <summary>Takes a sample before it is judged.</summary>
    /// <param name="values">The series.</param>
    /// <param name="index">Index of the sample.</param>
    /// <param name="group">Its group.</param>
    public void See(IReadOnlyList<double> values, int index, int group) => _mixture.See(values, index, group);

    /// <summary>Judges what has come due: the actual of an index, NaN where missing.</summary>
    public void Settle(int index, double actual)
    {
        _shift?.Pass(index);
        for (var pending = _pending.Count; pending > 0; pending--)
        {
            var saying = _pending.Dequeue();
            if (saying.Target > index)
            {
                _pending.Enqueue(saying);
            }
            else if (!double.IsNaN(actual))
            {
                Judge(saying, actual);
                _shift?.Add(saying.Origin, saying.Target, saying.Average[_median], actual);
            }
        }
    }

    /// <summary>
    /// The level of the series has moved: bands are wider until errors say how wide. Shares need no hint, the shortest memory has them; to
    /// forget losses here made forecasts 0.7 % worse on the measured series.
    /// </summary>
    /// <param name="index">Index of the sample that gave it away.</param>
    /// <param name="level">The level since.</param>
    public void Shift(int index, double level)
    {
        _widened = _settings.Tuning.ShiftWiden - 1;
        _shift?.Begin(index, level);
    }

    private double Spread(int group) => _spread.At(group % HoursPerDay) * (1 + _widened);

    /// <summary>How much wider the band is because little has been seen.</summary>
    private double Thin() => 1 + (_settings.Tuning.ThinWiden / (1 + (Scored / _settings.ScoresPerWindow)));

    private void Judge(Saying saying, double actual)
    {
        if (saying.Origin >= _settings.BandsFrom)
        {
            JudgeBands(saying, actual);
        }

        JudgeLevel(saying, actual, _median);
        _mixture.Judge(saying.Points, actual, saying.Group);
        _guard?.Add(saying.Points, saying.Middle, actual);
        _widened *= 1 - (1 / (2 * _settings.ScoresPerWindow + 8));
    }

    private void JudgeBands(Saying saying, double actual)
    {
        Scored++;
        Calibrate(saying, actual);
        for (var l = 0; l < _levels.Length; l++)
        {
            if (l != _median)
            {
                JudgeLevel(saying, actual, l);
            }
        }

        _experts.Add(saying.Points, actual, saying.Spread);
        var error = _settings.Transform.Forward(actual) - _settings.Transform.Forward(saying.Average[_median]);
        if (double.IsFinite(error))
        {
            _spread.Add(saying.Group % HoursPerDay, error);
            _bands.Usual(Math.Abs(error / saying.Spread));
        }
    }

    private void JudgeLevel(Saying saying, double actual, int l)
    {
        var levels = _levels.Length;
        for (var e = 0; e < _losses.Length; e++)
        {
            var said = l == _median ? saying.Points[e] : saying.Quantiles[(e * levels) + l];
            _losses[e] = PinballLoss.Of(_levels[l], said, actual);
        }

        for (var m = 0; m < _memoryLosses.Length; m++)
        {
            _memoryLosses[m] = PinballLoss.Of(_levels[l], saying.Memories[(m * levels) + l], actual);
        }

        _weights[l].Update(_losses, _memoryLosses);
    }

    /// <summary>Learns from a band how far to move those that follow.</summary>
    private void Calibrate(Saying saying, double actual)
    {
        var informed = saying.Known >= InformedLeast;
        if (!informed && !(_settings.IsFar && Scored > LateLeast))
        {
            return;
        }

        _bands.Learn(saying, informed ? saying.Average : Late(saying), actual, informed, _pending.Count);
    }

    /// <summary>What calibration of a forecast would begin with by the errors that are known now.</summary>
    private double[] Late(Saying saying)
    {
        var answers = new ExpertAnswers(saying.Points.Length, _levels.Length);
        saying.Points.CopyTo(answers.Points, 0);
        var average = new double[_levels.Length];
        _experts.Average(saying.Average[_median], _experts.Of(answers, saying.Spread), _weights, saying.Group, average);
        return average;
    }

    /// <summary>The experts together, or the best naive one where they have surely lost to it.</summary>
    private double Middle(ReadOnlySpan<double> points, int group)
    {
        var middle = _mixture.Of(points, _weights[_median].Shares, group);
        return _guard is null ? middle : _guard.Apply(points, middle);
    }

    /// <summary>After a level shift the last value in part.</summary>
    private double Shifted(ReadOnlySpan<double> points, double middle) =>
        _shift is { Share: > 0 and var share } && !double.IsNaN(points[_last])
            ? middle + (share * (points[_last] - middle))
            : middle;
}
