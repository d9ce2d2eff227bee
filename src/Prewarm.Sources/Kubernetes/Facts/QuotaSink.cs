using System.Collections.Concurrent;
using k8s.Models;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>GPU quotas by namespace. With several, the one with the least left counts.</summary>
internal sealed class QuotaSink(string resource) : IResourceSink<V1ResourceQuota>
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), QuotaFact> _quotas = new();

    public QuotaFact? Find(string space)
    {
        QuotaFact? tightest = null;
        foreach (var (key, quota) in _quotas)
        {
            if (
                key.Namespace == space
                && (tightest is not { } other || quota.Hard - quota.Used < other.Hard - other.Used)
            )
            {
                tightest = quota;
            }
        }

        return tightest;
    }

    public void Reset(IReadOnlyList<V1ResourceQuota> items)
    {
        var seen = items.Select(KeyOf).ToHashSet();
        foreach (var key in _quotas.Keys.Where(key => !seen.Contains(key)))
        {
            _quotas.TryRemove(key, out _);
        }

        foreach (var item in items)
        {
            Changed(item);
        }
    }

    public void Changed(V1ResourceQuota item)
    {
        if (Number(item.Status?.Hard) is { } hard && Number(item.Status?.Used) is { } used)
        {
            _quotas[KeyOf(item)] = new QuotaFact(hard, used);
        }
        else
        {
            _quotas.TryRemove(KeyOf(item), out _);
        }
    }

    public void Deleted(V1ResourceQuota item) => _quotas.TryRemove(KeyOf(item), out _);

    private double? Number(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue(resource, out var amount) ? amount.ToDouble() : null;

    private static (string Namespace, string Name) KeyOf(V1ResourceQuota item) =>
        (item.Metadata.NamespaceProperty ?? string.Empty, item.Metadata.Name ?? string.Empty);
}
