namespace Prewarm.Scaling.Guards.Schedules;

/// <summary>From one wall-clock time to another on some days; past midnight it belongs to the day it begins on.</summary>
/// <remarks>
/// When clocks go forward, a time that does not exist means the first one that does. When they go back, a window begins at the
/// first of two equal times and ends at the second: an hour too long, never an hour missing.
/// </remarks>
/// <param name="Days">Days of the week it begins on; null with dates.</param>
/// <param name="First">First date it begins on; null with days of the week.</param>
/// <param name="Last">Last date it begins on.</param>
/// <param name="Start">Wall-clock start, from midnight.</param>
/// <param name="End">Wall-clock end, from the same midnight: above 24 h when it lies on the next day.</param>
internal sealed record WallClockWindow(
    string Text,
    IReadOnlySet<DayOfWeek>? Days,
    DateOnly? First,
    DateOnly? Last,
    TimeSpan Start,
    TimeSpan End,
    int? Min,
    int? Max
) : ScheduleEntry(Text, Min, Max)
{
    public override bool Touches(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        // A window that began yesterday may still last.
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime).AddDays(-1);
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, zone).DateTime);
        for (; date <= last; date = date.AddDays(1))
        {
            if (
                BeginsOn(date)
                && ToUtc(date, Start, zone, first: true) <= to
                && ToUtc(date, End, zone, first: false) > from
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool BeginsOn(DateOnly date) => Days?.Contains(date.DayOfWeek) ?? (date >= First && date <= Last);

    private static DateTimeOffset ToUtc(DateOnly date, TimeSpan time, TimeZoneInfo zone, bool first)
    {
        var local = date.ToDateTime(TimeOnly.MinValue) + time;
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        if (!zone.IsAmbiguousTime(local))
        {
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }

        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min());
    }
}
