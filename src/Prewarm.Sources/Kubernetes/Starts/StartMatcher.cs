namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>Puts together what asked for a replica, its pod and its phases. Pure: told everything, asks nothing.</summary>
/// <remarks>
/// A raise of the replica count by n leaves n asks; each pod born after it takes the oldest. A pod without an ask (replaced after an
/// eviction, or raised before we looked) was asked for when it was born. Not safe for several threads: the caller has the lock.
/// </remarks>
internal sealed class StartMatcher(DateTimeOffset since)
{
    /// <summary>Clocks of the API server's parts differ; the pod may seem born before it was asked for.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>A pod born later than this after a raise was not born because of it.</summary>
    private static readonly TimeSpan AskAgeMax = TimeSpan.FromMinutes(10);

    private const int AsksMax = 1_000;
    private const int PodsMax = 20_000;

    private readonly Dictionary<TargetKey, LinkedList<DateTimeOffset>> _asks = [];
    private readonly Dictionary<string, Start> _starts = new(StringComparer.Ordinal);

    /// <summary>Pods that are under way.</summary>
    public int Count => _starts.Count;

    /// <summary>The replica count of a workload changed.</summary>
    public void Scaled(TargetKey target, int before, int after, DateTimeOffset at)
    {
        if (!_asks.TryGetValue(target, out var asks))
        {
            _asks[target] = asks = new LinkedList<DateTimeOffset>();
        }

        for (var i = before; i < after && asks.Count < AsksMax; i++)
        {
            asks.AddLast(at);
        }

        // Whoever lowers the count withdraws the youngest asks first.
        for (var i = after; i < before && asks.Last is not null; i++)
        {
            asks.RemoveLast();
        }
    }

    /// <summary>A pod was seen.</summary>
    /// <returns>The start when this look completes it, else null.</returns>
    public (PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)? Seen(PodSnapshot pod)
    {
        if (pod.Target is not { } target)
        {
            return null;
        }

        if (!_starts.TryGetValue(pod.Uid, out var start))
        {
            // Ready before we began to look: its Ready instant may be that of a later recovery.
            if (_starts.Count >= PodsMax || (pod.Ready is not null && pod.Created < since))
            {
                return null;
            }

            _starts[pod.Uid] = start = new Start(TakeAsk(target, pod.Created) ?? pod.Created);
        }

        if (start.IsDone)
        {
            return null;
        }

        // Later restarts move these instants; the first ones count.
        start.Last = Merge(start.Last, pod);
        if (pod.Ready is null)
        {
            return null;
        }

        start.IsDone = true;
        return (start.Last, start.Asked, start.Pulled);
    }

    /// <summary>An image of the pod was pulled or found on the node.</summary>
    public void Pulled(string uid, DateTimeOffset at)
    {
        if (_starts.TryGetValue(uid, out var start) && !start.IsDone && (start.Pulled is null || start.Pulled < at))
        {
            start.Pulled = at;
        }
    }

    /// <summary>A pod is gone.</summary>
    /// <returns>The start that never finished, else null.</returns>
    public (PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)? Gone(string uid) =>
        _starts.Remove(uid, out var start) && start is { IsDone: false, Last: { } last }
            ? (last, start.Asked, start.Pulled)
            : null;

    /// <summary>After a new listing: pods that are not in it went away while nobody looked.</summary>
    public IReadOnlyList<(PodSnapshot Pod, DateTimeOffset Asked, DateTimeOffset? Pulled)> Keep(
        IReadOnlySet<string> uids
    )
    {
        var lost = new List<(PodSnapshot, DateTimeOffset, DateTimeOffset?)>();
        foreach (var uid in _starts.Keys.Where(uid => !uids.Contains(uid)).ToList())
        {
            if (Gone(uid) is { } failed)
            {
                lost.Add(failed);
            }
        }

        return lost;
    }

    private DateTimeOffset? TakeAsk(TargetKey target, DateTimeOffset born)
    {
        if (!_asks.TryGetValue(target, out var asks))
        {
            return null;
        }

        while (asks.First is { } oldest && born - oldest.Value > AskAgeMax)
        {
            asks.RemoveFirst();
        }

        if (asks.First is not { } ask || ask.Value > born + Tolerance)
        {
            return null;
        }

        asks.RemoveFirst();
        return ask.Value;
    }

    private static PodSnapshot Merge(PodSnapshot? before, PodSnapshot now) =>
        now with
        {
            Node = before?.Node ?? now.Node,
            Scheduled = before?.Scheduled ?? now.Scheduled,
            Started = before?.Started ?? now.Started,
            Ready = before?.Ready ?? now.Ready,
        };

    private sealed class Start(DateTimeOffset asked)
    {
        public DateTimeOffset Asked { get; } = asked;

        public PodSnapshot? Last { get; set; }

        public DateTimeOffset? Pulled { get; set; }

        public bool IsDone { get; set; }
    }
}
