namespace Prewarm.Storage;

/// <summary>What one workload used in one hour, from its decisions. Sums over the minutes that decisions cover, so that rows add up.</summary>
/// <param name="Hour">Start of the hour, UTC.</param>
/// <param name="Minutes">Minutes covered; the rest of the hour is not known.</param>
/// <param name="ReplicaMinutes">Replica-minutes that were paid: the larger of asked for and ready.</param>
/// <param name="ReactiveMinutes">Replica-minutes of the live-only counterfactual, held for the HPA's five minutes.</param>
/// <param name="WastedMinutes">Replica-minutes beyond what live signals asked for.</param>
/// <param name="DemandMinutes">Demand times minutes, in the workload's unit.</param>
/// <param name="Requests">Requests that arrived; NaN where the signals do not tell.</param>
public sealed record UsageRow(
    HistoryKey Key,
    DateTimeOffset Hour,
    double Minutes,
    double ReplicaMinutes,
    double ReactiveMinutes,
    double WastedMinutes,
    double DemandMinutes,
    double Requests
);
