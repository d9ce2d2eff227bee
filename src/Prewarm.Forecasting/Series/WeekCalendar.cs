namespace Prewarm.Forecasting.Series;

/// <summary>Where an instant stands in the local week and day.</summary>
/// <remarks>
/// Slots are wall-clock slots: slot 0 starts on Monday 00:00 local time. When clocks go forward an hour's slots are skipped that day,
/// when they go back an hour's slots are met twice, so that 09:00 is always the same slot.
/// </remarks>
public sealed class WeekCalendar
{
    /// <param name="zone">The zone whose week counts.</param>
    /// <param name="slot">Length of a slot; one day must be a whole number of them.</param>
    /// <exception cref="ArgumentException">The slot does not divide a day.</exception>
    public WeekCalendar(TimeZoneInfo zone, TimeSpan slot)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (slot <= TimeSpan.Zero || TimeSpan.TicksPerDay % slot.Ticks != 0)
        {
            throw new ArgumentException("A day must be a whole number of slots.", nameof(slot));
        }

        Zone = zone;
        Slot = slot;
        SlotsPerDay = (int)(TimeSpan.TicksPerDay / slot.Ticks);
    }

    public TimeZoneInfo Zone { get; }

    public TimeSpan Slot { get; }

    public int SlotsPerDay { get; }

    public int SlotsPerWeek => 7 * SlotsPerDay;

    /// <summary>0 (Monday 00:00) to <see cref="SlotsPerWeek"/> - 1.</summary>
    public int SlotOfWeek(DateTimeOffset at)
    {
        var local = at.UtcDateTime + Zone.GetUtcOffset(at);
        return (DayOfWeek(local) * SlotsPerDay) + (int)(local.TimeOfDay.Ticks / Slot.Ticks);
    }

    /// <summary>0 (Monday 00:00) to 167.</summary>
    public static int HourOfWeek(DateTimeOffset at, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = at.UtcDateTime + zone.GetUtcOffset(at);
        return (DayOfWeek(local) * 24) + local.Hour;
    }

    /// <summary>The step itself where it divides a day, else the next whole minutes above it that do.</summary>
    public static TimeSpan SlotFor(TimeSpan step)
    {
        var slot = step;
        while (TimeSpan.TicksPerDay % slot.Ticks != 0)
        {
            // Steps that do not divide a day are rare; whole minutes beyond the step always end at one that does.
            slot = TimeSpan.FromMinutes(Math.Floor(slot.TotalMinutes) + 1);
        }

        return slot;
    }

    /// <summary>0 is Monday.</summary>
    private static int DayOfWeek(DateTime local) => ((int)local.DayOfWeek + 6) % 7;
}
