namespace Prewarm.Scaling.Guards.Schedules;

/// <summary>Floors and caps by the clock of one zone.</summary>
/// <param name="Entries">As written; several may be in force at once: the highest floor and the lowest cap count.</param>
/// <param name="TimeZone">The workload's zone.</param>
public sealed record Schedule(IReadOnlyList<ScheduleEntry> Entries, TimeZoneInfo TimeZone)
{
    /// <summary>The floor for a span of time: replicas must be ready when their window begins, so they are asked for a lead time ahead.</summary>
    public (int Replicas, string Window)? Floor(DateTimeOffset from, DateTimeOffset to) =>
        Entries
            .Where(entry => entry.Min is not null && entry.Touches(from, to, TimeZone))
            .OrderByDescending(entry => entry.Min)
            .Select(entry => (entry.Min!.Value, entry.Text))
            .Cast<(int, string)?>()
            .FirstOrDefault();

    /// <summary>The cap at an instant.</summary>
    public (int Replicas, string Window)? Cap(DateTimeOffset at) =>
        Entries
            .Where(entry => entry.Max is not null && entry.Touches(at, at, TimeZone))
            .OrderBy(entry => entry.Max)
            .Select(entry => (entry.Max!.Value, entry.Text))
            .Cast<(int, string)?>()
            .FirstOrDefault();
}
