using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>Replays traffic through a fleet, the HPA and a policy.</summary>
public static class SimulationRun
{
    /// <summary>Runs a policy over [from, to).</summary>
    public static FleetTotals Run(
        IScalingPolicy policy,
        Trace trace,
        Arrivals arrivals,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan coldStart
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(arrivals);
        var fleet = new SimulatedFleet(coldStart, ReadyAtStart(trace, from));
        var hpa = new HpaController();
        for (var now = from; now < to; now += FleetRules.Tick)
        {
            fleet.Step(arrivals.In(now));
            var after = now + FleetRules.Tick;
            var (value, target) = policy.Answer(after, fleet);
            fleet.Resize(hpa.Sync(after, fleet.Replicas, value, target));
        }

        return fleet.Totals;
    }

    /// <summary>What the first tick needs at 80 % use, at least one.</summary>
    public static int ReadyAtStart(Trace trace, DateTimeOffset from)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Math.Max(1, (int)Math.Ceiling(trace.RateAt(from) / (0.8 * FleetRules.RatePerReplica)));
    }

    /// <summary>The oracle at whichever use of its replicas costs least by the index.</summary>
    public static (FleetTotals Totals, double Utilization) Oracle(
        Trace trace,
        Arrivals arrivals,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan coldStart
    )
    {
        double[] utilizations = [0.85, 0.9, 0.95, 1.0];
        var runs = utilizations
            .Select(utilization =>
                (
                    Totals: Run(new OraclePolicy(trace, coldStart, utilization), trace, arrivals, from, to, coldStart),
                    utilization
                )
            )
            .ToList();
        var cheapest = runs.Min(run => run.Totals.GpuHours);
        return runs.MinBy(run => CostIndex.Of(run.Totals, cheapest));
    }
}
