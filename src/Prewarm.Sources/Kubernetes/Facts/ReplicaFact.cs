namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>Replicas of a scale target as its controller states them.</summary>
/// <param name="Asked">spec.replicas.</param>
/// <param name="Ready">status.readyReplicas.</param>
public readonly record struct ReplicaFact(int Asked, int Ready);
