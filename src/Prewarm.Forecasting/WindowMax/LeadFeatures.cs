namespace Prewarm.Forecasting.WindowMax;

/// <summary>What is known at an origin, as numbers that a forest can split on.</summary>
/// <remarks>
/// Everything is a log ratio to the level of the last minutes, so that a forest learned at one scale holds at another: recent
/// slopes, recent maxima, what the same local time brought in the last days and weeks (with some minutes of tolerance, since
/// scheduled jobs are not punctual), how demand moved there, how restless it is, and what the combination of
/// simple opinions said. Clock features let the forest find
/// jobs by the hour and by the minute of the hour. What reaches before the history is NaN.
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
    public const int Count = 36;

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
        Restlessness(origin, offset, row);
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

        // Jobs that come every half hour, hour or two.
        var target = origin + _lead;
        foreach (var minutes in (ReadOnlySpan<int>)[30, 60, 120])
        {
            var before = target - (minutes * _minute);
            Put(row, Burst(Max(before - _minute, Math.Min(origin, before + _window + _minute))), offset);
        }
    }

    private void Seasons(int origin, double offset, Span<float> row)
    {
        var target = origin + _lead;
        Put(row, At(target, 1, 0), offset);
        Put(row, Burst(At(target, 1, 3)), offset);
        Put(row, Burst(At(target, 2, 3)), offset);
        Put(row, At(target, 7, 0), offset);
        Put(row, Burst(At(target, 7, 3)), offset);
        var days = Over(target, 1);
        Put(row, days.Mean, offset);
        Put(row, Burst(days.Max), offset);
        Put(row, Over(target, 7).Mean, offset);
        foreach (var age in (ReadOnlySpan<int>)[1, 7])
        {
            var then = _past.Days(origin, age);
            PutRatio(row, At(target, age, 0), _history.Mean(then - (2 * _minute), then), offset);
        }

        var yesterday = _past.Days(origin, 1);
        PutRatio(
            row,
            Shift(_history.Mean(origin - (30 * _minute), origin)),
            _history.Mean(yesterday - (30 * _minute), yesterday),
            offset
        );
    }

    /// <summary>Summed absolute log changes from sample to sample, over 30 and 5 minutes.</summary>
    private void Restlessness(int origin, double offset, Span<float> row)
    {
        var (sum, near) = (0.0, 0.0);
        var after = _history.Value(origin);
        for (var back = 1; back <= 30 * _minute; back++)
        {
            var before = _history.Value(origin - back);
            var change = Math.Abs(Math.Log((after + offset) / (before + offset)));
            sum += double.IsNaN(change) ? 0 : change;
            near = back == 5 * _minute ? sum : near;
            after = before;
        }

        row[_filled++] = (float)Shift(sum);
        row[_filled++] = (float)Shift(near);
    }

    private void Clock(int origin, Span<float> row)
    {
        row[_filled++] = (float)Shift(Math.Log(_reference));
        var local = TimeZoneInfo.ConvertTime(_history.TimeAt(origin + _lead), _options.TimeZone);
        row[_filled++] = (local.Hour * 60) + local.Minute;
        row[_filled++] = (float)Burst(local.Minute);
        row[_filled++] = (float)Burst(local.Minute % 10);
        row[_filled++] = (float)local.DayOfWeek;
    }

    /// <summary>Maximum around the same local time some days ago; NaN before the history.</summary>
    private double At(int target, int days, int toleranceMinutes)
    {
        var then = _past.Days(target, days);
        return Max(then - (toleranceMinutes * _minute), then + _window + (toleranceMinutes * _minute));
    }

    private (double Mean, double Max) Over(int target, int days)
    {
        var (sum, most, count) = (0.0, double.NaN, 0);
        for (var age = 1; age <= 4; age++)
        {
            var value = At(target, age * days, 1);
            if (!double.IsNaN(value))
            {
                (sum, count) = (sum + value, count + 1);
                most = double.IsNaN(most) ? value : Math.Max(most, value);
            }
        }

        return count == 0 ? (double.NaN, double.NaN) : (sum / count, most);
    }

    /// <summary>A value that tells of scheduled jobs; not known when that part is left out.</summary>
    private double Burst(double value) => _options.Parts.HasFlag(ForecastParts.Bursts) ? value : double.NaN;

    /// <summary>A value that tells of a shifted level; not known when that part is left out.</summary>
    private double Shift(double value) => _options.Parts.HasFlag(ForecastParts.Shifts) ? value : double.NaN;

    private double Max(int from, int to) => from < _history.First ? double.NaN : _history.Max(from, to);

    private void Put(Span<float> row, double value, double offset) =>
        row[_filled++] = (float)Math.Log((value + offset) / _reference);

    private void PutRatio(Span<float> row, double value, double other, double offset) =>
        row[_filled++] = (float)Math.Log((value + offset) / (other + offset));
}
