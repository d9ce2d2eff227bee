namespace Prewarm.Forecaster.Training;

/// <summary>What the verb <c>train</c> is to do.</summary>
/// <param name="Workload"><c>NS/NAME</c>, or null for all.</param>
/// <param name="Shard">Index and count, index from 0.</param>
/// <param name="Resume">Workloads that were trained within this time are left out; zero leaves none out.</param>
/// <param name="Parallelism">Workloads trained at once, at least 1.</param>
public sealed record TrainingRequest(string? Workload, (int Index, int Count) Shard, TimeSpan Resume, int Parallelism);
