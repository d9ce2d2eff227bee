namespace Prewarm.Scaling.Tiers;

/// <summary>How much a workload's users mind waiting: a name for a set of defaults.</summary>
public enum Tier
{
    /// <summary>The administrator's defaults.</summary>
    Standard,

    /// <summary>People wait for the answer.</summary>
    Realtime,

    /// <summary>Nobody waits for any single answer.</summary>
    Batch,
}
