namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>A workload: what owns pods and what a ScaledObject scales.</summary>
/// <param name="Kind">Deployment or StatefulSet.</param>
public readonly record struct TargetKey(string Namespace, string Kind, string Name);
