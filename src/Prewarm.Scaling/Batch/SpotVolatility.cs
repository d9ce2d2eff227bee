namespace Prewarm.Scaling.Batch;

/// <summary>Learns how unreliable a spot fleet is: replicas that are reclaimed, and replicas that were asked for and do not come. Not thread-safe.</summary>
internal sealed class SpotVolatility
{
    /// <summary>Spot markets change within hours.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);

    private static readonly TimeSpan GapMax = TimeSpan.FromMinutes(2);
    private readonly Queue<(DateTimeOffset At, double Short)> _shortages = new();
    private (DateTimeOffset At, double Asked, double Ready)? _before;
    private double _reclaimed;
    private double _replicaSeconds;
    private double _leaving;

    /// <summary>Reclaims per replica and second.</summary>
    public double ReclaimRate => _replicaSeconds > 0 ? _reclaimed / _replicaSeconds : 0;

    /// <summary>Takes a step in; NaN is unknown and counts nothing.</summary>
    public void Observe(DateTimeOffset at, double asked, double ready, TimeSpan leadTime)
    {
        var before = _before;
        _before = double.IsNaN(asked) || double.IsNaN(ready) ? null : (at, asked, ready);
        if (_before is null)
        {
            _shortages.Clear();
            return;
        }

        _shortages.Enqueue((at, Math.Max(0, asked - ready)));
        while (_shortages.TryPeek(out var oldest) && oldest.At < at - leadTime)
        {
            _shortages.Dequeue();
        }

        if (before is { } last && at > last.At && at - last.At <= GapMax)
        {
            Count(last, at - last.At, asked, ready);
        }
    }

    /// <summary>On-demand replicas that make up for it, at most what is needed.</summary>
    /// <remarks>
    /// Overdue: what has been short for a whole lead time will not come by itself. Expected losses: reclaims within a lead time are
    /// Poisson with mean rate x ready x lead time; its quantile is kept in hand, because a replacement takes that long.
    /// </remarks>
    public int Buffer(DateTimeOffset at, int needed, TimeSpan leadTime, double quantile)
    {
        if (_before is not { } now)
        {
            return 0;
        }

        var isWholeWindow = _shortages.TryPeek(out var oldest) && at - oldest.At >= leadTime * 0.9;
        var overdue = isWholeWindow ? _shortages.Min(shortage => shortage.Short) : 0;
        var losses = PoissonQuantile(ReclaimRate * now.Ready * leadTime.TotalSeconds, quantile);
        return (int)Math.Min(needed, Math.Ceiling(overdue) + losses);
    }

    private void Count((DateTimeOffset At, double Asked, double Ready) last, TimeSpan gap, double asked, double ready)
    {
        var keep = Math.Pow(0.5, gap / HalfLife);
        _reclaimed *= keep;
        _replicaSeconds = (_replicaSeconds * keep) + (last.Ready * gap.TotalSeconds);
        _leaving += Math.Max(0, Math.Min(last.Ready, last.Asked) - asked);
        var lost = Math.Max(0, last.Ready - ready);
        var wanted = Math.Min(lost, _leaving);
        _leaving = ready <= asked ? 0 : _leaving - wanted;
        _reclaimed += lost - wanted;
    }

    private static int PoissonQuantile(double mean, double quantile)
    {
        const int Most = 10_000;
        var probability = Math.Exp(-mean);
        var cumulated = probability;
        var count = 0;
        while (cumulated < quantile && count < Most)
        {
            count++;
            probability *= mean / count;
            cumulated += probability;
        }

        return count;
    }
}
