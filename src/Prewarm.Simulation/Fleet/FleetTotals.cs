namespace Prewarm.Simulation.Fleet;

/// <summary>What a run cost and missed.</summary>
public sealed class FleetTotals
{
    private readonly List<(double Wait, int Requests)> _waits = [];
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

    /// <summary>Missed over all requests; 0 without requests.</summary>
    public double MissedFraction => Requests == 0 ? 0 : (double)Missed / Requests;

    /// <summary>The wait in seconds that a share of requests does not exceed; infinite when they met no ready replica.</summary>
    public double WaitQuantile(double level)
    {
        var limit = level * Requests;
        var seen = 0L;
        foreach (var (wait, requests) in _waits.OrderBy(pair => pair.Wait))
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
        }
    }
}
