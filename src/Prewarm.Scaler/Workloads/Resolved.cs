namespace Prewarm.Scaler.Workloads;

/// <summary>What a reference leads to: a workload, or every problem of its metadata as text that is safe to send.</summary>
internal readonly record struct Resolved(Workload? Workload, string? Problems);
