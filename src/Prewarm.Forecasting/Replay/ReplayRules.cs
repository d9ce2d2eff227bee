namespace Prewarm.Forecasting.Replay;

/// <summary>The fleet and the autoscaler that operating points are replayed through.</summary>
public sealed record ReplayRules
{
    /// <summary>Demand that one ready replica serves, above zero, in the unit of the series.</summary>
    public required double Capacity { get; init; }

    /// <summary>From asking for a replica to its being ready.</summary>
    public required TimeSpan LeadTime { get; init; }

    /// <summary>The HPA goes down only to its highest wish of this time. Kubernetes' default is 300 s.</summary>
    public TimeSpan Stabilization { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Demand that waits longer is missed.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A backlog is to be worked off within this time.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What missing everything would weigh, in bills of a fleet that knows the future: 50 makes one percent missed as bad as
    /// half of that bill.
    /// </summary>
    public double MissWeight { get; init; } = 50;

    /// <summary>Share of capacity that may be filled at most, as the operator states it; 1 leaves it open.</summary>
    public double UtilizationMax { get; init; } = 1;

    /// <summary>The quantile to provision for when the operator states one; null leaves it open.</summary>
    public double? Level { get; init; }
}
