namespace Prewarm.Storage;

/// <summary>What a model does.</summary>
public enum ModelRole
{
    /// <summary>It competes, and makes its canary share of the forecasts while it is on trial.</summary>
    Challenger,

    /// <summary>It makes the forecasts. At most one per workload.</summary>
    Champion,

    /// <summary>It was a champion; a rollback brings the latest of them back.</summary>
    Former,

    /// <summary>It was found to be corrupt, foreign or worse, and does nothing.</summary>
    Refused,
}
