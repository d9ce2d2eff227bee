namespace Prewarm.Scaling.Guards.Schedules;

/// <summary>One window of a schedule with its floor, its cap or both.</summary>
/// <param name="Text">When, in a normal form for people: made by us, not the tenant's text.</param>
/// <param name="Min">Floor in replicas; null for none.</param>
/// <param name="Max">Cap in replicas; null for none.</param>
public abstract record ScheduleEntry(string Text, int? Min, int? Max)
{
    /// <summary>True when the window holds any instant of [from, to]. A window begins inclusive and ends exclusive.</summary>
    public abstract bool Touches(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone);
}
