using Cronos;

namespace Prewarm.Scaling.Guards.Schedules;

/// <summary>Begins at each occurrence of a cron expression in the workload's zone and lasts a fixed time.</summary>
/// <remarks>Cronos' rules where clocks change: a time that does not exist occurs at the next that does; one that exists twice occurs once.</remarks>
internal sealed record CronWindow(string Text, CronExpression Begins, TimeSpan Length, int? Min, int? Max)
    : ScheduleEntry(Text, Min, Max)
{
    public override bool Touches(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone) =>
        Begins.GetNextOccurrence(from - Length, zone, inclusive: false) is { } begin && begin <= to;
}
