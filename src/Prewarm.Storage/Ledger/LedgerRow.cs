namespace Prewarm.Storage;

/// <summary>One pre-warm: replicas that the forecast asked for beyond what live signals would have asked for.</summary>
/// <param name="Opened">When the forecast first asked for more; names the row together with the key.</param>
/// <param name="Reason">The decision's main reason at that time.</param>
/// <param name="Replicas">Most replicas asked for while it was open.</param>
/// <param name="LiveReplicas">What the live-only counterfactual asked for when it opened.</param>
/// <param name="DemandCame">When live signals needed more than they did at the opening; null when they did not.</param>
/// <param name="Closed">When it ended; null while open.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="MinutesSaved">Minutes of waiting for a cold start that demand was spared, against the live-only counterfactual.</param>
/// <param name="GpuMinutesWasted">GPU-minutes of replicas beyond what live signals asked for.</param>
public sealed record LedgerRow(
    HistoryKey Key,
    DateTimeOffset Opened,
    string Reason,
    int Replicas,
    int LiveReplicas,
    DateTimeOffset? DemandCame,
    DateTimeOffset? Closed,
    LedgerOutcome Outcome,
    double MinutesSaved,
    double GpuMinutesWasted
);
