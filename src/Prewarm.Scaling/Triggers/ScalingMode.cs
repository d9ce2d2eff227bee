namespace Prewarm.Scaling.Triggers;

/// <summary>What a forecast may do to the answer.</summary>
public enum ScalingMode
{
    /// <summary>Decide and record, but report the live-only value to KEDA.</summary>
    Shadow,

    /// <summary>The forecast may only add to what live signals ask for.</summary>
    Floor,

    /// <summary>The forecast also replaces the headroom of the live term; it never cuts below the load that is there now.</summary>
    Full,
}
