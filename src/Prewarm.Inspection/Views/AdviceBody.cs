namespace Prewarm.Inspection.Views;

/// <summary>What each mode would have missed and cost on the recorded decisions, against live signals alone.</summary>
/// <param name="Mode">The mode of the last decision.</param>
/// <param name="State"><c>advice</c> or <c>tooFewDays</c>.</param>
/// <param name="Recommended"><c>shadow</c>, <c>floor</c> or <c>full</c>; null while there are too few days.</param>
/// <param name="Advice">In words.</param>
/// <param name="Days">Whole days that could be read.</param>
/// <param name="Decisions">Decisions read in the span.</param>
/// <param name="Unusable">Those of them without the figures of every mode, or without live load.</param>
/// <param name="LeadTimeSeconds">After which a replica of the replayed fleets is ready.</param>
/// <param name="WaitMaxSeconds">A request that waits longer is missed.</param>
/// <param name="GpuHoursPerThousandMisses">What avoiding a thousand misses may cost.</param>
/// <param name="Resamples">Of the bootstrap over whole days.</param>
/// <param name="Outcomes">Of floor and full; empty while there are too few days.</param>
public sealed record AdviceBody(
    string Namespace,
    string Name,
    string Trigger,
    DateTimeOffset From,
    DateTimeOffset To,
    string Mode,
    string State,
    string? Recommended,
    string Advice,
    int Days,
    int DaysNeeded,
    int Decisions,
    int Unusable,
    double LeadTimeSeconds,
    double WaitMaxSeconds,
    double GpusPerReplica,
    double GpuHoursPerThousandMisses,
    int Resamples,
    IReadOnlyList<AdviceOutcomeView> Outcomes
);

/// <summary>One mode against live signals alone, over the same days.</summary>
/// <param name="Avoided">Requests missed by live alone less those missed in the mode.</param>
/// <param name="ExtraGpuHours">GPU-hours of the mode less those of live alone.</param>
public sealed record AdviceOutcomeView(
    string Mode,
    double MissedLive,
    double MissedMode,
    double GpuHoursLive,
    double GpuHoursMode,
    IntervalView Avoided,
    IntervalView ExtraGpuHours
);

/// <summary>A sum and its 95 % interval.</summary>
public sealed record IntervalView(double Value, double Low, double High);
