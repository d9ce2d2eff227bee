using Prewarm.Simulation.Conditions;

namespace Prewarm.Simulation.Fleet;

/// <summary>Replicas behind one FIFO queue, in ticks of 15 s. A replica costs from the moment it is asked for.</summary>
public sealed class SimulatedFleet
{
    private readonly FleetConditions _conditions;

    /// <summary>Starts that run, in the order they were asked for.</summary>
    private readonly List<(long Due, bool Fails)> _starts = [];

    /// <summary>No start is due before this tick.</summary>
    private long _nextDue = long.MaxValue;
    private long _tick;
    private int _askedInTick;

    /// <param name="coldStart">From asked for to ready; whole ticks.</param>
    /// <param name="readyAtStart">Replicas that are ready from the beginning.</param>
    public SimulatedFleet(TimeSpan coldStart, int readyAtStart)
        : this(FleetConditions.Constant(coldStart), readyAtStart) { }

    /// <param name="conditions">How long starts take and what goes wrong.</param>
    /// <param name="readyAtStart">Replicas that are ready from the beginning.</param>
    public SimulatedFleet(FleetConditions conditions, int readyAtStart)
    {
        _conditions = conditions;
        Ready = readyAtStart;
    }

    public int Ready { get; private set; }

    public int Starting => _starts.Count;

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
                _starts.Add(Start(StartCause.Asked, _askedInTick++));
            }
        }
        else if (change < 0)
        {
            Totals.ScaleDowns++;
            var starting = Math.Min(-change, _starts.Count);
            _starts.RemoveRange(_starts.Count - starting, starting);
            Ready -= -change - starting;
        }
    }

    /// <summary>One tick: starts finish, replicas are taken away, requests arrive, are served, wait.</summary>
    public void Step(int arrivals)
    {
        if (_tick >= _nextDue)
        {
            FinishStarts();
        }

        if (_conditions.Reclaims)
        {
            Reclaim();
        }

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
        _askedInTick = 0;
    }

    private void FinishStarts()
    {
        _nextDue = long.MaxValue;
        var kept = 0;
        var failed = 0;
        for (var i = 0; i < _starts.Count; i++)
        {
            var start = _starts[i];
            if (start.Due > _tick)
            {
                _starts[kept++] = start;
                _nextDue = Math.Min(_nextDue, start.Due);
            }
            else if (start.Fails)
            {
                _starts[kept++] = Start(StartCause.Failed, failed++);
            }
            else
            {
                Ready++;
            }
        }

        _starts.RemoveRange(kept, _starts.Count - kept);
        Totals.FailedStarts += failed;
    }

    /// <summary>The Deployment keeps its count: what is taken away starts anew, and is paid for meanwhile.</summary>
    private void Reclaim()
    {
        var (ready, replicas, taken) = (Ready, Replicas, 0);
        for (var slot = 0; slot < replicas; slot++)
        {
            if (!_conditions.IsReclaimed(_tick, slot))
            {
                continue;
            }

            var start = Start(StartCause.Reclaimed, taken++);
            if (slot < ready)
            {
                Ready--;
                _starts.Add(start);
            }
            else
            {
                _starts[slot - ready] = start;
            }
        }

        Totals.Reclaimed += taken;
    }

    private (long Due, bool Fails) Start(StartCause cause, int index)
    {
        var due = _tick + _conditions.StartTicks(cause, _tick, index);
        _nextDue = Math.Min(_nextDue, due);
        return (due, _conditions.Fails(cause, _tick, index));
    }
}
