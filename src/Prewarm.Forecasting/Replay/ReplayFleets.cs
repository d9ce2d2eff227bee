using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Replay;

/// <summary>Fleets that never were: replicas behind one queue and the HPA's rules each, driven by demand that did not depend on them.</summary>
/// <remarks>
/// <para>
/// Demand is exogenous, so every operating point can be tried on the same past. Per tick: starts finish, demand is served,
/// what is left over queues, the HPA syncs (10 % tolerance, up by max(4, 100 %), down to the highest wish of its
/// stabilization window, starting replicas first). Work is counted in units of demand times seconds.
/// </para>
/// <para>All fleets keep time together and lie in the same few arrays: a workload has two hundred of them, a forecaster a thousand workloads.</para>
/// </remarks>
internal sealed class ReplayFleets
{
    private const double Tolerance = 0.1;
    private const int UpAtLeast = 4;

    /// <summary>No fleet is larger; a wish beyond has left what a replay can say anything about.</summary>
    private const int ReplicasMost = ushort.MaxValue;

    private readonly State[] _fleets;
    private readonly ushort[] _startingAt;
    private readonly ushort[] _wishes;
    private readonly int _lead;
    private readonly int _stabilization;
    private int _slot;
    private int _wish;

    /// <param name="count">Number of fleets.</param>
    /// <param name="leadTicks">Ticks from asked for to ready, at least 1.</param>
    /// <param name="stabilizationTicks">Ticks of the HPA's memory, at least 1.</param>
    public ReplayFleets(int count, int leadTicks, int stabilizationTicks)
    {
        (_lead, _stabilization) = (leadTicks + 1, stabilizationTicks);
        _fleets = new State[count];
        _startingAt = new ushort[count * _lead];
        _wishes = new ushort[count * _stabilization];
        for (var fleet = 0; fleet < count; fleet++)
        {
            Begin(fleet, 1);
        }
    }

    /// <summary>Begins with a number of ready replicas, at least one, that the HPA has been wishing for.</summary>
    public void Begin(int fleet, int ready)
    {
        ready = Math.Min(ready, ReplicasMost);
        _fleets[fleet].Ready = (ushort)ready;
        WishesOf(fleet).Fill((ushort)ready);
    }

    /// <summary>One tick of one fleet; <see cref="Next"/> follows when all have had theirs.</summary>
    /// <param name="fleet">Which.</param>
    /// <param name="demand">Demand over the tick, in replicas' worth.</param>
    /// <param name="wish">Replicas that the metric asks for at its end, before the backlog's share.</param>
    /// <param name="seconds">Length of the tick.</param>
    /// <param name="waitMax">Seconds of waiting that are not missed.</param>
    /// <param name="drain">Seconds in which a backlog is to be worked off.</param>
    /// <returns>Replicas paid for, and whether the tick's demand was missed.</returns>
    public (int Replicas, bool Missed) Tick(
        int fleet,
        double demand,
        double wish,
        double seconds,
        double waitMax,
        double drain
    )
    {
        ref var state = ref _fleets[fleet];
        var starts = _startingAt.AsSpan(fleet * _lead, _lead);
        var due = starts[_slot];
        state.Ready += due;
        state.Starting -= due;
        starts[_slot] = 0;
        var left = Math.Max(0, state.Backlog + ((demand - state.Ready) * seconds));
        var missed = state.Ready == 0 || Math.Max(state.Backlog, left) > waitMax * state.Ready;
        var replicas = state.Ready + state.Starting;
        state.Backlog = (float)left;
        Sync(fleet, wish + (left / drain), replicas);
        return (replicas, missed);
    }

    /// <summary>Time goes on for all.</summary>
    public void Next()
    {
        _slot = Following(_slot, _lead);
        _wish = Following(_wish, _stabilization);
    }

    private void Sync(int fleet, double wish, int replicas)
    {
        // As the HPA computes it, quantities in thousandths included: at the edges every rounding counts.
        var wanted =
            Math.Abs(1 - (wish / replicas)) <= Tolerance
                ? replicas
                : (int)Math.Ceiling(Math.Round(Math.Min(wish, ReplicasMost) * 1000) / 1000);
        var wishes = WishesOf(fleet);
        wishes[_wish] = (ushort)wanted;
        var desired = wanted >= replicas ? wanted : Math.Min(replicas, Vectors.Max<ushort>(wishes));
        desired = Math.Min(Math.Clamp(desired, 1, replicas + Math.Max(UpAtLeast, replicas)), ReplicasMost);
        if (desired > replicas)
        {
            // The slot of this tick comes round again after the lead time.
            _startingAt[(fleet * _lead) + _slot] += (ushort)(desired - replicas);
            _fleets[fleet].Starting += (ushort)(desired - replicas);
        }
        else if (desired < replicas)
        {
            Remove(fleet, replicas - desired);
        }
    }

    private Span<ushort> WishesOf(int fleet) => _wishes.AsSpan(fleet * _stabilization, _stabilization);

    /// <summary>Starting replicas go first, the last asked for before the others.</summary>
    private void Remove(int fleet, int count)
    {
        ref var state = ref _fleets[fleet];
        var starts = _startingAt.AsSpan(fleet * _lead, _lead);
        for (var back = 0; back < starts.Length && count > 0 && state.Starting > 0; back++)
        {
            var slot = _slot >= back ? _slot - back : _slot - back + starts.Length;
            var gone = Math.Min(count, starts[slot]);
            starts[slot] -= (ushort)gone;
            state.Starting -= (ushort)gone;
            count -= gone;
        }

        state.Ready -= (ushort)count;
    }

    /// <summary>Without a division: this runs for every candidate and tick of weeks.</summary>
    private static int Following(int index, int length) => index + 1 == length ? 0 : index + 1;

    /// <summary>Eight bytes a fleet; none has more replicas than <see cref="ReplicasMost"/>.</summary>
    private struct State
    {
        public ushort Ready;
        public ushort Starting;
        public float Backlog;
    }
}
