namespace Prewarm.Forecasting.Models;

/// <summary>Index of the same local time some seasons ago.</summary>
internal sealed class SeasonIndex(TimeSpan step, TimeSpan season, TimeZoneInfo zone)
{
    private readonly bool _fixedOffset = !zone.SupportsDaylightSavingTime;

    /// <summary>The grid point that lies <paramref name="age"/> seasons before another, by the local clock; may be below 0.</summary>
    public int Past(int index, DateTimeOffset at, int age)
    {
        var back = season * age;
        if (!_fixedOffset)
        {
            // Later clock time then means an earlier instant now: 09:00 stays 09:00 across a change of the clocks.
            back -= zone.GetUtcOffset(at) - zone.GetUtcOffset(at - back);
        }

        return index - (int)Math.Round(back / step);
    }
}
