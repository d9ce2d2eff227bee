namespace Prewarm.Simulation.Conditions;

/// <summary>Why a start began.</summary>
internal enum StartCause
{
    /// <summary>A replica was asked for.</summary>
    Asked,

    /// <summary>The start before it failed.</summary>
    Failed,

    /// <summary>A replica was taken away and the Deployment replaced it.</summary>
    Reclaimed,

    /// <summary>Nobody's: what a lead time is learned from.</summary>
    Measured,
}
