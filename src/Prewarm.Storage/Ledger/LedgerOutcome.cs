namespace Prewarm.Storage;

/// <summary>How a pre-warm ended.</summary>
public enum LedgerOutcome
{
    /// <summary>It has not ended.</summary>
    Open,

    /// <summary>Demand came that needed it.</summary>
    Used,

    /// <summary>No demand came: a false positive.</summary>
    Wasted,

    /// <summary>Demand came that no pre-warm was opened for: a false negative. Replicas is what was missing.</summary>
    Missed,
}
