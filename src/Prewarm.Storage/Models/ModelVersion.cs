namespace Prewarm.Storage;

/// <summary>One stored model of a workload; its content is read with <see cref="IModelStore.Load"/>.</summary>
/// <param name="Version">Counts up from 1 within a workload and is never used twice.</param>
/// <param name="Hash">SHA-256 of the content, lower-case hex.</param>
/// <param name="Kind">Which program part can read the content, with its format: for example <c>window-max/1</c>.</param>
/// <param name="TrainedFrom">First and last instant of the history it was trained on.</param>
/// <param name="Options">What it was trained with, compact JSON.</param>
/// <param name="Scores">How it did when it was trained, compact JSON.</param>
/// <param name="CanaryShare">Share (0-1) of the hours in which a challenger on trial makes the forecasts; 0: it is not on trial.</param>
public sealed record ModelVersion(
    HistoryKey Key,
    long Version,
    string Hash,
    string Kind,
    DateTimeOffset Created,
    DateTimeOffset TrainedFrom,
    DateTimeOffset TrainedTo,
    string Options,
    string Scores,
    ModelRole Role,
    double CanaryShare
);
