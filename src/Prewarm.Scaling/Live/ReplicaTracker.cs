namespace Prewarm.Scaling.Live;

/// <summary>Estimates which replicas are on their way, from what was asked for and what is ready. Not thread-safe.</summary>
/// <remarks>
/// The number asked for is read from the scale target when a source knows it; otherwise it is what the HPA makes of our own
/// answers: the highest wish of its scale-down window. A wish older than the lead time that never became ready is not credited,
/// so that replicas that cannot start (no quota) do not silence the backlog for ever.
/// </remarks>
internal sealed class ReplicaTracker
{
    /// <summary>The HPA's default scale-down stabilization.</summary>
    private static readonly TimeSpan StabilizationWindow = TimeSpan.FromSeconds(300);

    /// <summary>Slow starts happen: credit lasts this many lead times.</summary>
    private const double CreditLeadTimes = 1.5;

    private readonly Queue<(DateTimeOffset At, int Replicas)> _wishes = new();
    private readonly List<(DateTimeOffset At, double Count)> _starts = [];
    private double _askedBefore;

    /// <summary>Replicas starting, each with the instant it should be ready; oldest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, double Count)> Starting => _starts;

    /// <summary>Replicas that are starting, in all.</summary>
    public double StartingCount => _starts.Sum(start => start.Count);

    /// <summary>Records one sample. Unknown counts are NaN.</summary>
    public void Observe(DateTimeOffset at, double asked, double ready, TimeSpan leadTime)
    {
        if (double.IsNaN(ready))
        {
            _starts.Clear();
            _askedBefore = double.NaN;
            return;
        }

        var total = double.IsNaN(asked) ? HighestWish(at) : asked;
        total = Math.Max(total, ready);
        if (double.IsFinite(_askedBefore) && total > _askedBefore)
        {
            _starts.Add((at + leadTime, total - _askedBefore));
        }

        _askedBefore = total;
        _starts.RemoveAll(start => at > start.At + (leadTime * (CreditLeadTimes - 1)));
        Reconcile(total - ready);
    }

    /// <summary>Records the replicas that an answer asked for.</summary>
    public void Asked(DateTimeOffset at, int replicas)
    {
        _wishes.Enqueue((at, replicas));
        DropOld(at);
    }

    /// <summary>The last answer asked for another number after all.</summary>
    public void Amend(int replicas)
    {
        var wishes = _wishes.ToArray();
        if (wishes.Length == 0)
        {
            return;
        }

        wishes[^1] = (wishes[^1].At, replicas);
        _wishes.Clear();
        foreach (var wish in wishes)
        {
            _wishes.Enqueue(wish);
        }
    }

    private double HighestWish(DateTimeOffset at)
    {
        DropOld(at);
        return _wishes.Count == 0 ? 0 : _wishes.Max(wish => wish.Replicas);
    }

    private void DropOld(DateTimeOffset at)
    {
        while (_wishes.TryPeek(out var oldest) && oldest.At < at - StabilizationWindow)
        {
            _wishes.Dequeue();
        }
    }

    /// <summary>What has become ready leaves the list from its old end; what was cancelled leaves from its new end.</summary>
    private void Reconcile(double startingNow)
    {
        var excess = StartingCount - Math.Max(0, startingNow);
        while (excess > 0 && _starts.Count > 0)
        {
            var (due, count) = _starts[0];
            if (count <= excess)
            {
                _starts.RemoveAt(0);
                excess -= count;
            }
            else
            {
                _starts[0] = (due, count - excess);
                excess = 0;
            }
        }
    }
}
