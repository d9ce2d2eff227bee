namespace Prewarm.Forecasting.Replay;

/// <summary>Tries every operating point on what has happened, and names the one that would have cost least.</summary>
/// <remarks>
/// Each candidate runs a <see cref="ReplayFleet"/> on the forecasts as they were made at the time. Its cost is its share of
/// the bill of a fleet that knows the future, plus <see cref="ReplayRules.MissWeight"/> times the share of demand it missed,
/// both discounted by age. The cheapest few are run together: their wishes are averaged, which is steadier than the luck of
/// one. Where live signals alone did best, forecasts have no vote.
/// </remarks>
internal sealed class OperatingBoard
{
    /// <summary>Age at which what happened counts half.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    /// <summary>Choosing more often would chase noise.</summary>
    private static readonly TimeSpan ChooseEvery = TimeSpan.FromHours(1);

    /// <summary>Points that are averaged.</summary>
    private const int Together = 10;

    private readonly ReplayRules _rules;
    private readonly double[] _levels;
    private readonly Candidate[] _candidates;
    private readonly InformedBill _informed;
    private readonly double _tickSeconds;
    private readonly int _ticks;
    private readonly double _keep;
    private readonly int _chooseSteps;
    private readonly HeldQuantiles _held;
    private OperatingPoint[] _chosen;
    private IReadOnlyList<OperatingCost> _costsAtChoice = [];
    private int _steps;
    private double _demand;

    /// <param name="rules">Fleet, autoscaler and exchange rate.</param>
    /// <param name="step">Spacing of the demand.</param>
    /// <param name="levels">Quantile levels of the forecasts, ascending.</param>
    public OperatingBoard(ReplayRules rules, TimeSpan step, IReadOnlyList<double> levels)
    {
        _rules = rules;
        _levels = [.. levels];
        _ticks = Math.Clamp((int)Math.Round(step / TimeSpan.FromSeconds(15)), 1, 8);
        _tickSeconds = step.TotalSeconds / _ticks;
        _keep = Math.Pow(0.5, step / HalfLife);
        _chooseSteps = Math.Max(1, (int)(ChooseEvery / step));
        _informed = new InformedBill(rules, step, _keep);
        _held = new HeldQuantiles(OperatingPoints.Holds, step, _levels.Length);
        var points = OperatingPoints.For(rules, _levels);
        _candidates =
        [
            .. points.Select(point => new Candidate(
                point,
                Entry(point),
                new ReplayFleet(Ticks(rules.LeadTime), Ticks(rules.Stabilization))
            )),
        ];
        _chosen = [OperatingPoints.Default(rules, _levels)];
    }

    /// <summary>The points to run at, equally weighted: at least one, all with a forecast or all without.</summary>
    public IReadOnlyList<OperatingPoint> Points => _chosen;

    /// <summary>What every candidate had cost when <see cref="Points"/> were chosen, cheapest first; empty while they are the default.</summary>
    public IReadOnlyList<OperatingCost> CostsAtChoice => _costsAtChoice;

    /// <summary>Steps of demand that were replayed.</summary>
    public int Steps => _steps;

    /// <summary>What every candidate would have cost, cheapest first.</summary>
    public IReadOnlyList<OperatingCost> Costs() => [.. _candidates.Select(CostOf).OrderBy(cost => cost.Cost)];

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
            foreach (var candidate in _candidates)
            {
                ref var least = ref candidate.Point.IsLiveOnly ? ref live : ref forecast;
                least = Math.Min(least, CostOf(candidate).Cost);
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
        foreach (var candidate in _candidates)
        {
            Step(candidate, replicas);
        }

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
        foreach (var candidate in _candidates)
        {
            candidate.Fleet.Begin(Math.Max(1, (int)Math.Ceiling(demand / candidate.Point.LiveUtilization)));
        }
    }

    private void Step(Candidate candidate, double demand)
    {
        var live = demand / candidate.Point.LiveUtilization;
        var wish =
            candidate.Entry < 0
                ? live
                : Math.Max(
                    live,
                    _held.Highest[candidate.Entry] / _rules.Capacity / candidate.Point.ForecastUtilization
                );
        var (bill, missed) = (0.0, 0.0);
        for (var tick = 0; tick < _ticks; tick++)
        {
            var (replicas, isMissed) = candidate.Fleet.Tick(
                demand,
                wish,
                _tickSeconds,
                _rules.WaitMax.TotalSeconds,
                _rules.DrainTime.TotalSeconds
            );
            bill += replicas;
            missed += isMissed ? demand : 0;
        }

        candidate.Bill = (candidate.Bill * _keep) + (bill / _ticks);
        candidate.Missed = (candidate.Missed * _keep) + (missed / _ticks);
    }

    private void Choose()
    {
        var costs = Costs();
        _costsAtChoice = costs;
        var isLiveOnly = costs[0].Point.IsLiveOnly;
        _chosen =
        [
            .. costs
                .Where(cost => cost.Point.IsLiveOnly == isLiveOnly)
                .Take(isLiveOnly ? 1 : Together)
                .Select(cost => cost.Point),
        ];
    }

    private OperatingCost CostOf(Candidate candidate)
    {
        var bill = candidate.Bill / Math.Max(_informed.Value, double.Epsilon);
        var missed = _demand > 0 ? candidate.Missed / _demand : 0;
        return new OperatingCost(candidate.Point, bill, missed, bill + (_rules.MissWeight * missed));
    }

    private int Ticks(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds / _tickSeconds));

    /// <summary>Where a point finds its forecast; below zero for none.</summary>
    private int Entry(OperatingPoint point) =>
        point.IsLiveOnly
            ? -1
            : (OperatingPoints.Holds.IndexOf(point.Hold) * _levels.Length) + Array.IndexOf(_levels, point.Level);

    private sealed class Candidate(OperatingPoint point, int entry, ReplayFleet fleet)
    {
        public OperatingPoint Point => point;

        public int Entry => entry;

        public ReplayFleet Fleet => fleet;

        public double Bill { get; set; }

        public double Missed { get; set; }
    }
}
