using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>What a run of the verb <c>train</c> did.</summary>
/// <param name="Records">One per workload that has history and was trained.</param>
/// <param name="Failed">Workloads whose training failed; the log says why.</param>
/// <param name="WithoutHistory">Workloads that have no history yet.</param>
/// <param name="Skipped">Workloads left out because they were trained recently.</param>
public sealed record TrainingReport(
    IReadOnlyList<TrainingRecord> Records,
    IReadOnlyList<HistoryKey> Failed,
    int WithoutHistory,
    int Skipped
);
