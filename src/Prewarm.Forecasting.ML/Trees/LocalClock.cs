namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Grid points by local wall clock: hour, weekday, and the grid point days ago at the same local time.</summary>
/// <remarks>Offsets of the zone are asked once a quarter of an hour of the series and kept: a zone's rules are too slow for every row.</remarks>
internal sealed class LocalClock
{
    private static readonly long QuarterTicks = TimeSpan.FromMinutes(15).Ticks;

    private readonly DateTimeOffset _start;
    private readonly long _stepTicks;
    private readonly TimeZoneInfo _zone;
    private readonly long _fixedOffset;
    private readonly bool _isFixed;
    private readonly Dictionary<long, long> _offsets = [];

    public LocalClock(DateTimeOffset start, TimeSpan step, TimeZoneInfo zone)
    {
        _start = start;
        _stepTicks = step.Ticks;
        _zone = zone;
        _isFixed = zone.GetAdjustmentRules().Length == 0;
        _fixedOffset = zone.BaseUtcOffset.Ticks;
        StepsPerDay = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(1) / step));
        StepsPerWeek = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(7) / step));
    }

    public int StepsPerDay { get; }

    public int StepsPerWeek { get; }

    /// <summary>Whole steps of a length, at least <paramref name="least"/>.</summary>
    public int Steps(TimeSpan length, int least = 1) =>
        Math.Max(least, (int)Math.Round((double)length.Ticks / _stepTicks));

    /// <summary>Grid point at the same local time some seasons before; may lie before the series.</summary>
    public int Before(int index, int season, int seasons)
    {
        var then = index - (season * seasons);
        return _isFixed ? then : then + (int)Math.Round((double)(Offset(index) - Offset(then)) / _stepTicks);
    }

    /// <summary>Hours since local midnight, 0 to below 24.</summary>
    public double HourOfDay(int index) => LocalTicks(index) % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerHour;

    /// <summary>0 is Monday.</summary>
    public int DayOfWeek(int index) => (int)(LocalTicks(index) / TimeSpan.TicksPerDay % 7);

    // Day 0 of the tick count is a Monday.
    private long LocalTicks(int index) => _start.UtcTicks + (_stepTicks * index) + Offset(index);

    private long Offset(int index)
    {
        if (_isFixed)
        {
            return _fixedOffset;
        }

        var ticks = _start.UtcTicks + (_stepTicks * index);
        var quarter = ticks / QuarterTicks;
        if (!_offsets.TryGetValue(quarter, out var offset))
        {
            offset = _zone.GetUtcOffset(new DateTimeOffset(quarter * QuarterTicks, TimeSpan.Zero)).Ticks;
            _offsets[quarter] = offset;
        }

        return offset;
    }
}
