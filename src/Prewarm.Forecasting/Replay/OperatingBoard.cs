namespace Prewarm.Forecasting.Replay;

/// <summary>Tries every operating point on what has happened, and names the one that would have cost least.</summary>
/// <remarks>
/// Each candidate runs a <see cref="ReplayFleet"/> on the forecasts as they were made at the time. Its cost is its share of
/// the bill of a fleet that knows the future, plus <see cref="ReplayRules.MissWeight"/> times the share of demand it missed,
/// both discounted by age. Another candidate takes over when it is cheaper by a margin.
/// </remarks>
internal sealed class OperatingBoard
{
    /// <summary>Age at which what happened counts half.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    /// <summary>Choosing more often would chase noise.</summary>
    private static readonly TimeSpan ChooseEvery = TimeSpan.FromHours(1);

    /// <summary>A candidate must be this much cheaper than the present point.</summary>
    private const double Margin = 0.02;

    private readonly ReplayRules _rules;
    private readonly double[] _levels;
    private readonly Candidate[] _candidates;
    private readonly InformedBill _informed;
    private readonly double _tickSeconds;
    private readonly int _ticks;
    private readonly double _keep;
    private readonly int _chooseSteps;
    private readonly double[] _demands;
    private int _chosen;
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
        _demands = new double[_levels.Length];
        var points = OperatingPoints.For(rules, _levels);
        _candidates =
        [
            .. points.Select(point => new Candidate(
                point,
                Array.IndexOf(_levels, point.Level),
                new ReplayFleet(1, Ticks(rules.LeadTime), Ticks(rules.Stabilization))
            )),
        ];
        _chosen = Math.Max(0, points.IndexOf(OperatingPoints.Default(rules, _levels)));
    }

    /// <summary>The point to run at.</summary>
    public OperatingPoint Point => _candidates[_chosen].Point;

    /// <summary>Steps of demand that were replayed.</summary>
    public int Steps => _steps;

    /// <summary>What every candidate would have cost, cheapest first.</summary>
    public IReadOnlyList<OperatingCost> Costs() => [.. _candidates.Select(CostOf).OrderBy(cost => cost.Cost)];

    /// <summary>Takes the demand of one step, served by what was asked for before it.</summary>
    /// <param name="demand">NaN is missing, and is left out.</param>
    public void Advance(double demand)
    {
        if (double.IsNaN(demand))
        {
            return;
        }

        var replicas = demand / _rules.Capacity;
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
        for (var level = 0; level < _demands.Length; level++)
        {
            _demands[level] = quantiles[level] / _rules.Capacity;
        }
    }

    private void Step(Candidate candidate, double demand)
    {
        var live = demand / candidate.Point.LiveUtilization;
        var wish =
            candidate.Level < 0
                ? live
                : Math.Max(live, _demands[candidate.Level] / candidate.Point.ForecastUtilization);
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
        var best = 0;
        for (var c = 1; c < _candidates.Length; c++)
        {
            best = CostOf(_candidates[c]).Cost < CostOf(_candidates[best]).Cost ? c : best;
        }

        if (CostOf(_candidates[best]).Cost < (1 - Margin) * CostOf(_candidates[_chosen]).Cost)
        {
            _chosen = best;
        }
    }

    private OperatingCost CostOf(Candidate candidate)
    {
        var bill = candidate.Bill / Math.Max(_informed.Value, double.Epsilon);
        var missed = _demand > 0 ? candidate.Missed / _demand : 0;
        return new OperatingCost(candidate.Point, bill, missed, bill + (_rules.MissWeight * missed));
    }

    private int Ticks(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds / _tickSeconds));

    private sealed class Candidate(OperatingPoint point, int level, ReplayFleet fleet)
    {
        public OperatingPoint Point => point;

        public int Level => level;

        public ReplayFleet Fleet => fleet;

        public double Bill { get; set; }

        public double Missed { get; set; }
    }
}
