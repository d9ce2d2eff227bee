using k8s.Models;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>Feeds the matcher from several watches, one at a time, and hands every finished start on.</summary>
internal sealed class StartTracker(
    Func<TargetKey, string?> scalerOf,
    IEnumerable<IStartObserver> observers,
    TimeProvider clock
) : IResourceSink<V1Pod>
{
    private readonly Lock _lock = new();
    private readonly StartMatcher _matcher = new(clock.GetUtcNow());
    private readonly IStartObserver[] _observers = [.. observers];

    public void Scaled(TargetKey target, int before, int after)
    {
        lock (_lock)
        {
            _matcher.Scaled(target, before, after, clock.GetUtcNow());
        }
    }

    public void Pulled(string uid, DateTimeOffset at)
    {
        lock (_lock)
        {
            _matcher.Pulled(uid, at);
        }
    }

    public void Reset(IReadOnlyList<V1Pod> items)
    {
        foreach (var pod in items)
        {
            Changed(pod);
        }

        var uids = items.Select(pod => pod.Metadata?.Uid ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<(PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)> lost;
        lock (_lock)
        {
            lost = _matcher.Keep(uids);
        }

        foreach (var (pod, asked, pulled) in lost)
        {
            Tell(pod, asked, pulled);
        }
    }

    public void Changed(V1Pod item)
    {
        if (PodReader.Read(item) is not { Target: { } target } snapshot || scalerOf(target) is null)
        {
            return;
        }

        (PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)? done;
        lock (_lock)
        {
            done = _matcher.Seen(snapshot);
        }

        if (done is var (pod, asked, pulled))
        {
            Tell(pod, asked, pulled);
        }
    }

    public void Deleted(V1Pod item)
    {
        (PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)? failed;
        lock (_lock)
        {
            failed = _matcher.Gone(item.Metadata?.Uid ?? string.Empty);
        }

        if (failed is var (pod, asked, pulled))
        {
            Tell(pod, asked, pulled);
        }
    }

    private void Tell(PodSnapshot pod, DateTimeOffset asked, DateTimeOffset? pulled)
    {
        if (pod.Target is { } target && scalerOf(target) is { } scaledObject)
        {
            var start = StartPhases.Order(scaledObject, pod, asked, pulled);
            foreach (var observer in _observers)
            {
                observer.OnStart(start);
            }
        }
    }
}
