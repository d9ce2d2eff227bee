namespace Prewarm.Simulation.Fleet;

/// <summary>Replicas behind one FIFO queue, in ticks of 15 s. A replica costs from the moment it is asked for.</summary>
public sealed class SimulatedFleet
{
    private readonly int _coldStartTicks;
    private readonly List<long> _readyAtTick = [];
    private long _tick;

    /// <param name="coldStart">From asked for to ready; whole ticks.</param>
    /// <param name="readyAtStart">Replicas that are ready from the beginning.</param>
    public SimulatedFleet(TimeSpan coldStart, int readyAtStart)
    {
        _coldStartTicks = (int)Math.Ceiling(coldStart / FleetRules.Tick);
        Ready = readyAtStart;
    }

    public int Ready { get; private set; }

    public int Starting => _readyAtTick.Count;

    public int Replicas => Ready + Starting;

    /// <summary>Requests waiting at the end of the last tick.</summary>
    public double Queue { get; private set; }

    /// <summary>Requests finished in the last tick.</summary>
    public double Served { get; private set; }

    /// <summary>Requests finished since the start.</summary>
    public double ServedTotal { get; private set; }

    /// <summary>Requests in flight by Little's law: served per second times the service time.</summary>
    public double Running => Served / FleetRules.TickSeconds * FleetRules.ServiceSeconds;

    public FleetTotals Totals { get; } = new();

    /// <summary>Asks for a number of replicas; fewer removes starting ones first, the last asked for before the others.</summary>
    public void Resize(int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        var change = replicas - Replicas;
        if (change > 0)
        {
            Totals.ScaleUps++;
            Totals.Wakes += Replicas == 0 ? 1 : 0;
            for (var i = 0; i < change; i++)
            {
                _readyAtTick.Add(_tick + _coldStartTicks);
            }
        }
        else if (change < 0)
        {
            Totals.ScaleDowns++;
            var starting = Math.Min(-change, _readyAtTick.Count);
            _readyAtTick.RemoveRange(_readyAtTick.Count - starting, starting);
            Ready -= -change - starting;
        }
    }

    /// <summary>One tick: starts finish, requests arrive, are served, wait.</summary>
    public void Step(int arrivals)
    {
        Ready += _readyAtTick.RemoveAll(due => due <= _tick);
        var capacity = FleetRules.RatePerReplica * FleetRules.TickSeconds * Ready;
        var left = Math.Max(0, Queue + arrivals - capacity);

        // Those who arrive in a tick that works a queue off still stand behind it: the longer of the queue before and after.
        var longest = Math.Max(Queue, left);
        var wait = Ready == 0 ? double.PositiveInfinity : longest / (FleetRules.RatePerReplica * Ready);
        Totals.Add(arrivals, wait, Replicas);
        Served = Queue + arrivals - left;
        ServedTotal += Served;
        Queue = left;
        _tick++;
    }
}
