namespace Prewarm.Simulation.Fleet;

/// <summary>A run tick by tick, for plots. All lists are equally long; entry i is the tick that begins at <see cref="From"/> + i ticks.</summary>
public sealed class FleetTimeline(DateTimeOffset from, int ticks)
{
    private readonly List<int> _arrivals = new(ticks);
    private readonly List<int> _ready = new(ticks);
    private readonly List<int> _starting = new(ticks);
    private readonly List<int> _missed = new(ticks);
    private long _missedTotal;

    /// <summary>Begin of the first tick.</summary>
    public DateTimeOffset From => from;

    public int Count => _arrivals.Count;

    /// <summary>Requests that arrived.</summary>
    public IReadOnlyList<int> Arrivals => _arrivals;

    /// <summary>Replicas that served.</summary>
    public IReadOnlyList<int> Ready => _ready;

    /// <summary>Replicas that were paid for and did not serve yet.</summary>
    public IReadOnlyList<int> Starting => _starting;

    /// <summary>Requests that waited too long.</summary>
    public IReadOnlyList<int> Missed => _missed;

    /// <summary>The instant a tick begins.</summary>
    public DateTimeOffset At(int tick) => from + (FleetRules.Tick * tick);

    /// <summary>Takes the tick that a fleet has just made.</summary>
    internal void Add(int arrivals, SimulatedFleet fleet)
    {
        _arrivals.Add(arrivals);
        _ready.Add(fleet.Ready);
        _starting.Add(fleet.Starting);
        _missed.Add((int)(fleet.Totals.Missed - _missedTotal));
        _missedTotal = fleet.Totals.Missed;
    }
}
