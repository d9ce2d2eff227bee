using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>Replays traffic through a fleet, the HPA and a policy.</summary>
public static class SimulationRun
{
    /// <summary>Uses of its replicas that the oracle is tried at.</summary>
    internal static IReadOnlyList<double> OracleUtilizations { get; } = [0.85, 0.9, 0.95, 1.0];

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
        var replay = new FleetReplay(policy, trace, arrivals, from, FleetConditions.Constant(coldStart));
        Run(replay, (int)Math.Ceiling((to - from) / FleetRules.Tick));
        return replay.Fleet.Totals;
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
        var runs = OracleUtilizations
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

    internal static void Run(FleetReplay replay, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            var (value, target) = replay.Serve();
            replay.Fleet.Resize(replay.Sync(value, target));
        }
    }
}
