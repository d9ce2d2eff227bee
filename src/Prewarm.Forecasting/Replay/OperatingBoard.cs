namespace Prewarm.Forecasting.Replay;

/// <summary>Tries every operating point on what has happened, and names the one that would have cost least.</summary>
/// <remarks>
/// Each candidate runs one of <see cref="ReplayFleets"/> on the forecasts as they were made at the time. Its cost is its share of
/// the bill of a fleet that knows the future, plus <see cref="ReplayRules.MissWeight"/> times the share of demand it missed,
/// both discounted by age. The cheapest few are run together: their wishes are averaged, which is steadier than the luck of
/// one. Where live signals alone did best, forecasts have no vote. Points in force give way to cheaper ones by <see cref="CostComparison"/>.
/// </remarks>
internal sealed class OperatingBoard
{
    /// <summary>Age at which what happened counts half.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    /// <summary>Choosing more often would chase noise.</summary>
    private static readonly TimeSpan ChooseEvery = TimeSpan.FromHours(1);

    /// <summary>Points that are averaged.</summary>
    private const int Together = 10;

    /// <summary>Share of resamples in which another choice must be the cheaper one.</summary>
    private const double ConfidenceLeast = 0.75;

    /// <summary>Share of the cost that missing less must save to take over without that: below it replicas would be added by luck, and stay.</summary>
    private const double SavingLeast = 0.01;

    private readonly ReplayRules _rules;
    private readonly double[] _levels;
    private readonly OperatingPoint[] _points;
    private readonly short[] _entries;
    private readonly (float Bill, float Missed)[] _paid;
    private readonly ReplayFleets _fleets;
    private readonly InformedBill _informed;
    private readonly TimeSpan _step;
    private readonly ReplayTick _tick;
    private readonly int _ticks;
    private readonly double _keep;
    private readonly int _chooseSteps;
    private readonly HeldQuantiles _held;
    private readonly CostBlocks _blocks;
    private int[] _inForce;
    private OperatingPoint[] _chosen;
    private IReadOnlyList<OperatingCost> _costsAtChoice = [];
    private double _billUnit;
    private double _missUnit;
    private double _mass;
    private int _steps;
    private double _demand;

    /// <param name="rules">Fleet, autoscaler and exchange rate.</param>
    /// <param name="step">Spacing of the demand.</param>
    /// <param name="levels">Quantile levels of the forecasts, ascending.</param>
    public OperatingBoard(ReplayRules rules, TimeSpan step, IReadOnlyList<double> levels)
    {
        _rules = rules;
        _levels = [.. levels];
        _step = step;
        _ticks = Math.Clamp((int)Math.Round(step / TimeSpan.FromSeconds(15)), 1, 8);
        _tick = new ReplayTick(step.TotalSeconds / _ticks, rules.WaitMax.TotalSeconds, rules.DrainTime.TotalSeconds);
        _keep = Math.Pow(0.5, step / HalfLife);
        _chooseSteps = Math.Max(1, (int)(ChooseEvery / step));
        _informed = new InformedBill(rules, step, _keep);
        _held = new HeldQuantiles(OperatingPoints.Holds, step, _levels.Length);
        _points = OperatingPoints.For(rules, _levels);
        _entries = Array.ConvertAll(_points, point => (short)Entry(point));
        _paid = new (float, float)[_points.Length];
        _fleets = new ReplayFleets(_points.Length, Ticks(rules.LeadTime), Ticks(rules.Stabilization));
        _blocks = new CostBlocks(_points.Length, _chooseSteps);
        _chosen = [OperatingPoints.Default(rules, _levels)];
        _inForce = [Array.IndexOf(_points, _chosen[0])];
    }

    /// <summary>The points to run at, equally weighted: at least one, all with a forecast or all without.</summary>
    public IReadOnlyList<OperatingPoint> Points => _chosen;

    /// <summary>What every candidate had cost when they were compared last, cheapest first; empty before.</summary>
    public IReadOnlyList<OperatingCost> CostsAtChoice => _costsAtChoice;

    /// <summary>How the cheapest points compared with those that were in force then; null while these are the cheapest.</summary>
    public CostComparison? Comparison { get; private set; }

    /// <summary>Steps that had been replayed when the points in force were chosen; 0 while they are the default.</summary>
    public int ChosenAfter { get; private set; }

    /// <summary>Steps of demand that were replayed.</summary>
    public int Steps => _steps;

    /// <summary>What every candidate would have cost, cheapest first.</summary>
    public OperatingCosts Costs() => new OperatingCosts(_points, CostOf, _rules.MissWeight);

    /// <summary>Cost of the cheapest point with a forecast over that of the cheapest without; NaN before a step.</summary>
    public double ForecastOverLive
    {
        get
        {
            if (_steps == 0)
            {
                return double.NaN;
            }

            // Asked for with every published forecast: two minima, where Costs would sort.
            var (forecast, live) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var i = 0; i < _points.Length; i++)
            {
                ref var least = ref _points[i].IsLiveOnly ? ref live : ref forecast;
                least = Math.Min(least, Cost(i));
            }

            return forecast / live;
        }
    }

    /// <summary>Takes the demand of one step, served by what was asked for before it.</summary>
    /// <param name="demand">NaN is missing, and is left out.</param>
    public void Advance(double demand)
    {
        if (double.IsNaN(demand))
        {
            return;
        }

        var replicas = demand / _rules.Capacity;
        if (_steps == 0)
        {
            Begin(replicas);
        }

        _informed.Add(replicas);
        _demand = (_demand * _keep) + replicas;
        _mass = (_mass * _keep) + 1;
        _billUnit = _mass / _informed.Value / _ticks;
        _missUnit = _demand > 0 ? _rules.MissWeight * _mass / _demand / _ticks : 0;
        Span<double> wishes = stackalloc double[_points.Length];
        for (var i = 0; i < _points.Length; i++)
        {
            wishes[i] = Wish(i, replicas);
            _paid[i] = ((float)(_paid[i].Bill * _keep), (float)(_paid[i].Missed * _keep));
        }

        for (var tick = 0; tick < _ticks; tick++)
        {
            Tick(replicas, wishes);
        }

        _blocks.EndStep();
        if (++_steps % _chooseSteps == 0)
        {
            Choose();
        }
    }

    /// <summary>Takes the forecast made after that step.</summary>
    /// <param name="quantiles">Demand per level; zero where there is no forecast.</param>
    public void Forecast(ReadOnlySpan<double> quantiles)
    {
        _held.Add(quantiles);
    }

    /// <summary>The highest that was said per level within each hold: entry <c>[hold * levels + level]</c>.</summary>
    public ReadOnlySpan<double> Held => _held.Highest;

    /// <summary>Everybody begins with what the first demand needs, so that nobody is judged by a start from nothing.</summary>
    private void Begin(double demand)
    {
        for (var i = 0; i < _points.Length; i++)
        {
            _fleets.Begin(i, Math.Max(1, (int)Math.Ceiling(demand / _points[i].LiveUtilization)));
        }
    }

    /// <summary>Replicas that a candidate asks for throughout a step, before its backlog's share.</summary>
    private double Wish(int index, double demand)
    {
        ref readonly var point = ref _points[index];
        var live = demand / point.LiveUtilization;
        var entry = _entries[index];
        return entry < 0 ? live : Math.Max(live, _held.Highest[entry] / _rules.Capacity / point.ForecastUtilization);
    }

    private void Tick(double demand, ReadOnlySpan<double> wishes)
    {
        Span<double> replicas = stackalloc double[wishes.Length];
        Span<double> missed = stackalloc double[wishes.Length];
        _fleets.Tick(demand, wishes, _tick, replicas, missed);
        var (share, missing) = (1f / _ticks, (float)(demand / _ticks));
        for (var i = 0; i < wishes.Length; i++)
        {
            ref var paid = ref _paid[i];
            paid.Bill += (float)replicas[i] * share;
            paid.Missed += (float)missed[i] * missing;
        }

        _blocks.Add(replicas, _billUnit, missed, demand * _missUnit);
    }

    private void Choose()
    {
        var costs = Costs();
        _costsAtChoice = costs;
        var cheapest = costs.Cheapest(Together);
        Comparison = null;
        if (!cheapest.ToHashSet().SetEquals(_inForce))
        {
            var differences = _blocks.Differences(cheapest, _inForce);
            Comparison = CostComparison.Of(differences, _blocks.Steps, _step, _keep);
            if (IsPromoted(cheapest, Comparison))
            {
                _inForce = cheapest;
                _chosen = Array.ConvertAll(cheapest, index => _points[index]);
                ChosenAfter = _steps;
            }
        }
    }

    /// <summary>
    /// What is cheaper because it misses less takes over at once: the next expensive miss would not wait for a proof. All else has to be
    /// cheaper beyond chance.
    /// </summary>
    private bool IsPromoted(int[] cheapest, CostComparison comparison) =>
        comparison.Blocks >= CostComparison.BlocksLeast
        && (
            comparison.Confidence >= ConfidenceLeast
            || (
                cheapest.Average(Bill) > _inForce.Average(Bill)
                && cheapest.Average(Cost) < (1 - SavingLeast) * _inForce.Average(Cost)
            )
        );

    private double Cost(int index)
    {
        var (bill, missed) = CostOf(index);
        return bill + (_rules.MissWeight * missed);
    }

    private double Bill(int index) => _paid[index].Bill;

    private (double Bill, double Missed) CostOf(int index) =>
        (
            _paid[index].Bill / Math.Max(_informed.Value, double.Epsilon),
            _demand > 0 ? _paid[index].Missed / _demand : 0
        );

    private int Ticks(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds / _tick.Seconds));

    /// <summary>Where a point finds its forecast; below zero for none.</summary>
    private int Entry(OperatingPoint point) =>
        point.IsLiveOnly
            ? -1
            : (OperatingPoints.Holds.IndexOf(point.Hold) * _levels.Length) + Array.IndexOf(_levels, point.Level);
}
