namespace Prewarm.Forecasting.WindowMax;

/// <summary>What is known at an origin, as numbers that a forest can split on.</summary>
/// <remarks>
/// Everything is a log ratio to the level of the last minutes, so that a forest learned at one scale holds at another: recent
/// slopes, recent maxima, what the same local time brought in the last days and weeks (on some days with a minute of tolerance, since
/// scheduled jobs are not punctual), how demand moved there, and what the combination of simple opinions said. Clock features let the forest
/// find jobs by the hour. What reaches before the history is NaN.
/// </remarks>
internal sealed class LeadFeatures
{
    /// <summary>Added to both sides of a ratio, as a share of the trailing mean.</summary>
    private const double OffsetShare = 0.02;

    /// <summary>Minutes back whose level is compared with the last.</summary>
    private static readonly int[] RecentMinutes = [0, 1, 2, 3, 5, 10, 15, 30];

    private readonly DemandHistory _history;
    private readonly StackedOpinions _opinions;
    private readonly WindowMaxOptions _options;
    private readonly PastIndex _past;
    private readonly int _lead;
    private readonly int _window;
    private readonly int _minute;
    private double _reference;
    private int _filled;

    public LeadFeatures(DemandHistory history, StackedOpinions opinions, WindowMaxOptions options)
    {
        _history = history;
        _opinions = opinions;
        _options = options;
        _past = new PastIndex(history, options.TimeZone);
        _lead = options.LeadSteps;
        _window = history.WindowSteps;
        _minute = options.StepsOf(TimeSpan.FromMinutes(1));
    }

    /// <summary>Number of features.</summary>
    public const int Count = 23;

    /// <summary>Level of the last minutes before an origin; NaN when its newest sample is missing.</summary>
    public double Reference(int origin)
    {
        var (now, before) = (_history.Value(origin), _history.Value(origin - 1));
        return double.IsNaN(before) ? now : ((2 * now) + before) / 3;
    }

    /// <summary>What keeps ratios finite at zero demand.</summary>
    public double Offset(int origin) => OffsetShare * _history.Mean(_history.First, origin);

    /// <summary>Fills one row for an origin.</summary>
    /// <param name="origin">Index of the last known sample; samples after it are not looked at.</param>
    /// <param name="offset">Of <see cref="Offset"/>.</param>
    /// <param name="row"><see cref="Count"/> values.</param>
    public void Fill(int origin, double offset, Span<float> row)
    {
        _reference = Reference(origin) + offset;
        _filled = 0;
        Recent(origin, offset, row);
        Seasons(origin, offset, row);
        Clock(origin, row);
        var (median, upper) = _opinions.At(origin);
        Put(row, median, offset);
        Put(row, upper, offset);
    }

    private void Recent(int origin, double offset, Span<float> row)
    {
        foreach (var minutes in RecentMinutes)
        {
            Put(row, _history.Value(origin - (minutes * _minute)), offset);
        }

        Put(row, _history.Mean(origin - (60 * _minute), origin), offset);
        Put(row, Max(origin - (10 * _minute), origin), offset);
        Put(row, Max(origin - (30 * _minute), origin), offset);
        Put(row, Max(origin - (120 * _minute), origin), offset);
        Put(row, Max(origin - (360 * _minute), origin - (120 * _minute)), offset);
    }

    private void Seasons(int origin, double offset, Span<float> row)
    {
        var target = origin + _lead;
        Put(row, At(target, 1, 0), offset);
        Put(row, At(target, 7, 0), offset);
        Put(row, Over(target, 1), offset);
        Put(row, Over(target, 7), offset);
        foreach (var age in (ReadOnlySpan<int>)[1, 7])
        {
            var then = _past.Days(origin, age);
            PutRatio(row, At(target, age, 0), _history.Mean(then - (2 * _minute), then), offset);
        }
    }

    private void Clock(int origin, Span<float> row)
    {
        var local = TimeZoneInfo.ConvertTime(_history.TimeAt(origin + _lead), _options.TimeZone);
        row[_filled++] = (local.Hour * 60) + local.Minute;
        row[_filled++] = (float)local.DayOfWeek;
    }

    /// <summary>Maximum around the same local time some days ago; NaN before the history.</summary>
    private double At(int target, int days, int toleranceMinutes)
    {
        var then = _past.Days(target, days);
        return Max(then - (toleranceMinutes * _minute), then + _window + (toleranceMinutes * _minute));
    }

    /// <summary>Mean of the maxima around the same local time, four times so many days apart.</summary>
    private double Over(int target, int days)
    {
        var (sum, count) = (0.0, 0);
        for (var age = 1; age <= 4; age++)
        {
            var value = At(target, age * days, 1);
            if (!double.IsNaN(value))
            {
                (sum, count) = (sum + value, count + 1);
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private double Max(int from, int to) => from < _history.First ? double.NaN : _history.Max(from, to);

    private void Put(Span<float> row, double value, double offset) =>
        row[_filled++] = (float)Math.Log((value + offset) / _reference);

    private void PutRatio(Span<float> row, double value, double other, double offset) =>
        row[_filled++] = (float)Math.Log((value + offset) / (other + offset));
}
