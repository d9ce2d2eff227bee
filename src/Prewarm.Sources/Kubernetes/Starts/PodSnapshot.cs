namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>What one look at a pod says about its start.</summary>
/// <param name="Uid">Identity: a StatefulSet's pods keep their names.</param>
/// <param name="Target">Its workload; null for a pod that belongs to none.</param>
internal sealed record PodSnapshot(
    string Uid,
    string Name,
    TargetKey? Target,
    string? Node,
    DateTimeOffset Created,
    DateTimeOffset? Scheduled,
    DateTimeOffset? Started,
    DateTimeOffset? Ready
);
