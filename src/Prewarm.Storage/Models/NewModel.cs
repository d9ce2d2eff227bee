namespace Prewarm.Storage;

/// <summary>A model to be published; see <see cref="ModelVersion"/> for the members.</summary>
/// <param name="Content">The model, opaque to the store; 16 MiB at most.</param>
public sealed record NewModel(
    HistoryKey Key,
    string Kind,
    DateTimeOffset Created,
    DateTimeOffset TrainedFrom,
    DateTimeOffset TrainedTo,
    string Options,
    string Scores,
    byte[] Content
);
