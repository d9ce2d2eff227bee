using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Prewarm.Sources.Kubernetes.Starts;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>Replicas of one kind of workload; tells the start matcher about every change.</summary>
internal sealed class ReplicaSink<T>(string kind, Func<T, ReplicaFact> read, StartTracker starts) : IResourceSink<T>
    where T : IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<TargetKey, ReplicaFact> _facts = new();

    public ReplicaFact? Find(TargetKey target) => _facts.TryGetValue(target, out var fact) ? fact : null;

    public void Reset(IReadOnlyList<T> items)
    {
        var seen = items.Select(KeyOf).ToHashSet();
        foreach (var key in _facts.Keys.Where(key => !seen.Contains(key)))
        {
            _facts.TryRemove(key, out _);
        }

        foreach (var item in items)
        {
            Changed(item);
        }
    }

    public void Changed(T item)
    {
        var (key, fact) = (KeyOf(item), read(item));
        if (_facts.TryGetValue(key, out var before) && before.Asked != fact.Asked)
        {
            starts.Scaled(key, before.Asked, fact.Asked);
        }

        _facts[key] = fact;
    }

    public void Deleted(T item) => _facts.TryRemove(KeyOf(item), out _);

    private TargetKey KeyOf(T item) =>
        new(item.Metadata.NamespaceProperty ?? string.Empty, kind, item.Metadata.Name ?? string.Empty);
}
