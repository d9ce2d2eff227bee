using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>Capacity assumed for <c>targetPerReplica: auto</c> until it has been learned from history.</summary>
public static class EngineCapacities
{
    /// <summary>Concurrent requests per replica for LLM engines with continuous batching: a cautious share of their default batch limits.</summary>
    public const double ContinuousBatching = 16;

    /// <summary>For everything else: one request at a time can never be too optimistic.</summary>
    public const double OneAtATime = 1;

    /// <summary>The assumed capacity in the unit of the trigger's demand.</summary>
    public static double DefaultFor(TriggerMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.Engine is "triton" or "rayserve" or TriggerKeys.CustomEngine ? OneAtATime : ContinuousBatching;
    }
}
