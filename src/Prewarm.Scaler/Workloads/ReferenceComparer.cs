using Externalscaler;

namespace Prewarm.Scaler.Workloads;

/// <summary>Compares references by content, whatever the order of the metadata map, without allocating on a hit.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<ScaledObjectRef>
{
    public static readonly ReferenceComparer Instance = new();

    public bool Equals(ScaledObjectRef? x, ScaledObjectRef? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null || x.Name != y.Name || x.Namespace != y.Namespace)
        {
            return false;
        }

        if (x.ScalerMetadata.Count != y.ScalerMetadata.Count)
        {
            return false;
        }

        foreach (var pair in x.ScalerMetadata)
        {
            if (!y.ScalerMetadata.TryGetValue(pair.Key, out var other) || other != pair.Value)
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(ScaledObjectRef obj)
    {
        // A sum does not depend on the order of the map. String hashes are seeded per process, so a tenant cannot aim collisions.
        var entries = 0;
        foreach (var pair in obj.ScalerMetadata)
        {
            entries += HashCode.Combine(pair.Key, pair.Value);
        }

        return HashCode.Combine(obj.Name, obj.Namespace, entries);
    }
}
