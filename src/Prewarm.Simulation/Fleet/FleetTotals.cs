namespace Prewarm.Simulation.Fleet;

/// <summary>What a run cost and missed.</summary>
public sealed class FleetTotals
{
    private readonly List<(double Wait, int Requests)> _waits = [];
    private bool _isSorted;
    private long _replicaTicks;

    public long Requests { get; private set; }

    public long Missed { get; private set; }

    public double GpuHours => _replicaTicks * FleetRules.TickSeconds / 3600.0;

    /// <summary>Times the number of replicas was raised.</summary>
    public int ScaleUps { get; internal set; }

    /// <summary>Times the number of replicas was lowered.</summary>
    public int ScaleDowns { get; internal set; }

    /// <summary>Times a fleet of no replicas was asked for some.</summary>
    public int Wakes { get; internal set; }

    /// <summary>Starts that ended without a replica.</summary>
    public int FailedStarts { get; internal set; }

    /// <summary>Replicas that were taken away.</summary>
    public int Reclaimed { get; internal set; }

    /// <summary>Missed over all requests; 0 without requests.</summary>
    public double MissedFraction => Requests == 0 ? 0 : (double)Missed / Requests;

    /// <summary>The totals of several fleets as one.</summary>
    public static FleetTotals Sum(IEnumerable<FleetTotals> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var sum = new FleetTotals();
        foreach (var part in parts)
        {
            sum.Requests += part.Requests;
            sum.Missed += part.Missed;
            sum._replicaTicks += part._replicaTicks;
            sum._waits.AddRange(part._waits);
            sum.ScaleUps += part.ScaleUps;
            sum.ScaleDowns += part.ScaleDowns;
            sum.Wakes += part.Wakes;
            sum.FailedStarts += part.FailedStarts;
            sum.Reclaimed += part.Reclaimed;
        }

        return sum;
    }

    /// <summary>The wait in seconds that a share of requests does not exceed; infinite when they met no ready replica.</summary>
    public double WaitQuantile(double level)
    {
        if (!_isSorted)
        {
            _waits.Sort(static (left, right) => left.Wait.CompareTo(right.Wait));
            _isSorted = true;
        }

        var limit = level * Requests;
        var seen = 0L;
        foreach (var (wait, requests) in _waits)
        {
            seen += requests;
            if (seen >= limit)
            {
                return wait;
            }
        }

        return 0;
    }

    internal void Add(int arrivals, double wait, int replicas)
    {
        Requests += arrivals;
        _replicaTicks += replicas;
        if (wait > FleetRules.MissedAfterSeconds)
        {
            Missed += arrivals;
        }

        if (arrivals > 0)
        {
            _waits.Add((wait, arrivals));
            _isSorted = false;
        }
    }
}
