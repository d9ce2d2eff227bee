namespace Prewarm.Storage;

/// <summary>What one training found.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Points">History points that are not missing.</param>
/// <param name="PinballLoss">Trailing pinball loss at the operating quantile, in units of demand.</param>
/// <param name="Coverage">Share of windows that stayed below the operating quantile, 0-1.</param>
public sealed record TrainingRecord(
    HistoryKey Key,
    DateTimeOffset At,
    string Model,
    int Points,
    double PinballLoss,
    double Coverage,
    TimeSpan Duration
);
