using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Replay;

/// <summary>Fleets that never were: replicas behind one queue and the HPA's rules each, driven by demand that did not depend on them.</summary>
/// <remarks>
/// <para>
/// Demand is exogenous, so every operating point can be tried on the same past. Per tick: starts finish, demand is served,
/// what is left over queues, the HPA syncs (10 % tolerance, up by max(4, 100 %), down to the highest wish of its
/// stabilization window, starting replicas first). Work is counted in units of demand times seconds.
/// </para>
/// <para>
/// All fleets meet the same demand and keep time together, and lie in the same few arrays, tick by tick: a workload has two hundred of them, a
/// forecaster a thousand workloads. What all do alike is done for several at once.
/// </para>
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
        for (var tick = 0; tick < _stabilization; tick++)
        {
            _wishes[(tick * _fleets.Length) + fleet] = (ushort)ready;
        }
    }

    /// <summary>One tick of every fleet.</summary>
    /// <param name="demand">Demand over the tick, in replicas' worth.</param>
    /// <param name="wishes">Replicas that each fleet's metric asks for at its end, before the backlog's share.</param>
    /// <param name="rules">How long a tick is, and what waits too long.</param>
    /// <param name="replicas">Filled with the replicas that each fleet pays for.</param>
    /// <param name="missed">Filled with the share of the tick's demand that each fleet missed, 0 or 1.</param>
    public void Tick(
        double demand,
        ReadOnlySpan<double> wishes,
        ReplayTick rules,
        Span<double> replicas,
        Span<double> missed
    )
    {
        Span<double> ready = stackalloc double[_fleets.Length];
        Span<double> backlog = stackalloc double[_fleets.Length];
        Span<double> wanted = stackalloc double[_fleets.Length];
        FinishStarts(ready, replicas, backlog);
        FleetSteps.Serve(demand, rules, ready, backlog, missed);
        FleetSteps.Want(wishes, backlog, replicas, rules.Drain, Tolerance, ReplicasMost, wanted);
        Sync(backlog, wanted);
        _slot = Following(_slot, _lead);
        _wish = Following(_wish, _stabilization);
    }

    private void FinishStarts(Span<double> ready, Span<double> replicas, Span<double> backlog)
    {
        var due = At(_startingAt, _slot);
        for (var fleet = 0; fleet < due.Length; fleet++)
        {
            ref var state = ref _fleets[fleet];
            state.Ready += due[fleet];
            state.Starting -= due[fleet];
            ready[fleet] = state.Ready;
            replicas[fleet] = state.Ready + state.Starting;
            backlog[fleet] = state.Backlog;
        }

        due.Clear();
    }

    private void Sync(ReadOnlySpan<double> backlog, ReadOnlySpan<double> wanted)
    {
        var wishes = At(_wishes, _wish);
        for (var fleet = 0; fleet < wishes.Length; fleet++)
        {
            wishes[fleet] = (ushort)double.ConvertToIntegerNative<int>(wanted[fleet]); // Whole and within range.
        }

        Span<ushort> highest = stackalloc ushort[_fleets.Length];
        highest.Clear();
        for (var tick = 0; tick < _stabilization; tick++)
        {
            Vectors.Raise(highest, At(_wishes, tick));
        }

        for (var fleet = 0; fleet < wishes.Length; fleet++)
        {
            ref var state = ref _fleets[fleet];
            state.Backlog = (float)backlog[fleet];
            var (now, wish) = (state.Ready + state.Starting, (int)wishes[fleet]);
            if (wish == now)
            {
                continue;
            }

            var desired = wish >= now ? wish : Math.Min(now, (int)highest[fleet]);
            desired = Math.Min(Math.Clamp(desired, 1, now + Math.Max(UpAtLeast, now)), ReplicasMost);
            if (desired > now)
            {
                // The slot of this tick comes round again after the lead time.
                At(_startingAt, _slot)[fleet] += (ushort)(desired - now);
                state.Starting += (ushort)(desired - now);
            }
            else if (desired < now)
            {
                Remove(fleet, now - desired);
            }
        }
    }

    /// <summary>Starting replicas go first, the last asked for before the others.</summary>
    private void Remove(int fleet, int count)
    {
        ref var state = ref _fleets[fleet];
        for (var back = 0; back < _lead && count > 0 && state.Starting > 0; back++)
        {
            ref var starting = ref At(_startingAt, _slot >= back ? _slot - back : _slot - back + _lead)[fleet];
            var gone = Math.Min(count, starting);
            starting -= (ushort)gone;
            state.Starting -= (ushort)gone;
            count -= gone;
        }

        state.Ready -= (ushort)count;
    }

    /// <summary>What all fleets have at one tick.</summary>
    private Span<ushort> At(ushort[] ticks, int tick) => ticks.AsSpan(tick * _fleets.Length, _fleets.Length);

    /// <summary>Without a division: this runs for every tick of weeks.</summary>
    private static int Following(int index, int length) => index + 1 == length ? 0 : index + 1;

    /// <summary>Eight bytes a fleet; none has more replicas than <see cref="ReplicasMost"/>.</summary>
    private struct State
    {
        public ushort Ready;
        public ushort Starting;
        public float Backlog;
    }
}
