using System.Collections.Concurrent;
using Prewarm.Sources.Kubernetes.Starts;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>Which ScaledObject scales which workload, both ways.</summary>
internal sealed class ScaledObjectSink : IResourceSink<ScaledObjectResource>
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), Known> _byName = new();
    private readonly ConcurrentDictionary<TargetKey, string> _byTarget = new();

    public Known? Find(string space, string name) => _byName.GetValueOrDefault((space, name));

    /// <summary>The ScaledObject of a workload; null when nobody scales it.</summary>
    public string? ScalerOf(TargetKey target) => _byTarget.GetValueOrDefault(target);

    public void Reset(IReadOnlyList<ScaledObjectResource> items)
    {
        var seen = items.Select(KeyOf).ToHashSet();
        foreach (var key in _byName.Keys.Where(key => !seen.Contains(key)))
        {
            Remove(key);
        }

        foreach (var item in items)
        {
            Changed(item);
        }
    }

    public void Changed(ScaledObjectResource item)
    {
        var key = KeyOf(item);
        if (
            item.Spec?.ScaleTargetRef is not { Name: { Length: > 0 } name } reference
            || item.Metadata.Uid is not { } uid
        )
        {
            Remove(key);
            return;
        }

        var kind = string.IsNullOrEmpty(reference.Kind) ? "Deployment" : reference.Kind;
        var known = new Known(uid, new TargetKey(key.Namespace, kind, name));
        if (_byName.TryGetValue(key, out var before) && before.Target != known.Target)
        {
            _byTarget.TryRemove(before.Target, out _);
        }

        _byName[key] = known;
        _byTarget[known.Target] = key.Name;
    }

    public void Deleted(ScaledObjectResource item) => Remove(KeyOf(item));

    private void Remove((string Namespace, string Name) key)
    {
        if (_byName.TryRemove(key, out var known))
        {
            _byTarget.TryRemove(known.Target, out _);
        }
    }

    private static (string Namespace, string Name) KeyOf(ScaledObjectResource item) =>
        (item.Metadata.NamespaceProperty ?? string.Empty, item.Metadata.Name ?? string.Empty);

    /// <param name="Uid">Identity, for Events.</param>
    /// <param name="Target">What it scales.</param>
    public sealed record Known(string Uid, TargetKey Target);
}
