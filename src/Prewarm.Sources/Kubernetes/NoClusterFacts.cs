using Prewarm.Sources.Kubernetes.Announcing;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Kubernetes;

/// <summary>Facts of a cluster that we may not ask: all unknown.</summary>
internal sealed class NoClusterFacts : IClusterFacts, IScaledObjectEvents
{
    public ReplicaFact? Replicas(string space, string scaledObject) => null;

    public QuotaFact? GpuQuota(string space) => null;

    public void Announce(ScaledObjectEvent announcement)
    {
        // Nobody listens.
    }
}
