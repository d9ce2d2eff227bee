namespace Prewarm.Simulation.Fleet;

/// <summary>What a run cost and missed.</summary>
public sealed class FleetTotals
{
    private readonly List<(double Wait, int Requests)> _waits = [];

    public long Requests { get; private set; }

    public long Missed { get; private set; }

    public double GpuHours { get; private set; }

    public int ScaleUps { get; set; }

    public int ScaleDowns { get; set; }

    public double MissedFraction => Requests == 0 ? 0 : (double)Missed / Requests;

    /// <summary>The wait in seconds that a share of requests does not exceed.</summary>
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
        GpuHours += replicas * FleetRules.TickSeconds / 3600.0;
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
