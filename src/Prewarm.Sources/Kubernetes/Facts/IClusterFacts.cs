namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>What the cluster says now. Unknown is null, never zero. Answers come from memory.</summary>
public interface IClusterFacts
{
    /// <summary>Replicas of what a ScaledObject scales.</summary>
    ReplicaFact? Replicas(string space, string scaledObject);

    /// <summary>The GPU quota of a namespace; null without one.</summary>
    QuotaFact? GpuQuota(string space);
}
