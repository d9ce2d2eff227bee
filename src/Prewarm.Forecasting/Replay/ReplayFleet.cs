namespace Prewarm.Forecasting.Replay;

/// <summary>A fleet that never was: replicas behind one queue and the HPA's rules, driven by demand that did not depend on it.</summary>
/// <remarks>
/// Demand is exogenous, so every operating point can be tried on the same past. Per tick: starts finish, demand is served,
/// what is left over queues, the HPA syncs (10 % tolerance, up by max(4, 100 %), down to the highest wish of its
/// stabilization window, starting replicas first). Work is counted in units of demand times seconds.
/// </remarks>
internal sealed class ReplayFleet
{
    private const double Tolerance = 0.1;
    private const int UpAtLeast = 4;
    private readonly int[] _startingAt;
    private readonly int[] _wishes;
    private int _slot;
    private int _wish;
    private int _starting;
    private int _ready;
    private double _backlog;

    /// <param name="leadTicks">Ticks from asked for to ready, at least 1.</param>
    /// <param name="stabilizationTicks">Ticks of the HPA's memory, at least 1.</param>
    public ReplayFleet(int leadTicks, int stabilizationTicks)
    {
        _startingAt = new int[leadTicks + 1];
        _wishes = new int[stabilizationTicks];
        Begin(1);
    }

    /// <summary>Begins with a number of ready replicas, at least one, that the HPA has been wishing for.</summary>
    public void Begin(int ready)
    {
        _ready = ready;
        Array.Fill(_wishes, ready);
    }

    /// <summary>One tick.</summary>
    /// <param name="demand">Demand over the tick, in replicas' worth.</param>
    /// <param name="wish">Replicas that the metric asks for at its end, before the backlog's share.</param>
    /// <param name="seconds">Length of the tick.</param>
    /// <param name="waitMax">Seconds of waiting that are not missed.</param>
    /// <param name="drain">Seconds in which a backlog is to be worked off.</param>
    /// <returns>Replicas paid for, and whether the tick's demand was missed.</returns>
    public (int Replicas, bool Missed) Tick(double demand, double wish, double seconds, double waitMax, double drain)
    {
        ref var due = ref _startingAt[_slot];
        _ready += due;
        _starting -= due;
        due = 0;
        var left = Math.Max(0, _backlog + ((demand - _ready) * seconds));
        var missed = _ready == 0 || Math.Max(_backlog, left) > waitMax * _ready;
        var replicas = _ready + _starting;
        _backlog = left;
        Sync(wish + (left / drain), replicas);
        _slot = Next(_slot, _startingAt.Length);
        _wish = Next(_wish, _wishes.Length);
        return (replicas, missed);
    }

    private void Sync(double wish, int replicas)
    {
        // As the HPA computes it, quantities in thousandths included: at the edges every rounding counts.
        var wanted =
            Math.Abs(1 - (wish / replicas)) <= Tolerance
                ? replicas
                : (int)Math.Ceiling(Math.Round(Math.Min(wish, 1e6) * 1000) / 1000);
        _wishes[_wish] = wanted;
        var desired = wanted >= replicas ? wanted : Math.Min(replicas, Highest());
        desired = Math.Clamp(desired, 1, replicas + Math.Max(UpAtLeast, replicas));
        if (desired > replicas)
        {
            // The slot of this tick comes round again after the lead time.
            _startingAt[_slot] += desired - replicas;
            _starting += desired - replicas;
        }
        else if (desired < replicas)
        {
            Remove(replicas - desired);
        }
    }

    private int Highest()
    {
        var highest = 0;
        foreach (var wish in _wishes)
        {
            highest = Math.Max(highest, wish);
        }

        return highest;
    }

    /// <summary>Starting replicas go first, the last asked for before the others.</summary>
    private void Remove(int count)
    {
        for (var back = 0; back < _startingAt.Length && count > 0 && _starting > 0; back++)
        {
            var slot = _slot >= back ? _slot - back : _slot - back + _startingAt.Length;
            var gone = Math.Min(count, _startingAt[slot]);
            _startingAt[slot] -= gone;
            _starting -= gone;
            count -= gone;
        }

        _ready -= count;
    }

    /// <summary>Without a division: this runs for every candidate and tick of weeks.</summary>
    private static int Next(int index, int length) => index + 1 == length ? 0 : index + 1;
}
