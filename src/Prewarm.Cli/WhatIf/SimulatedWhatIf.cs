using Prewarm.Forecasting.Series;
using Prewarm.Inspection;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Cli.WhatIf;

/// <summary>Replays stored demand through the simulated fleet, the HPA's rules and the classes that answer KEDA.</summary>
/// <remarks>
/// The fleet's replica serves a fixed load; demand is scaled so that one replica of the workload's capacity is one of the
/// fleet's. The same seed gives every policy the same arrivals.
/// </remarks>
internal sealed class SimulatedWhatIf : IWhatIfRunner
{
    private const int Seed = 1;
    private const double ReactiveTarget = 0.8;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReplayedLeast = TimeSpan.FromHours(6);
    private static readonly TimeSpan KnownLeast = TimeSpan.FromDays(1);

    public WhatIfResult Run(
        RegularSeries demand,
        TimeSpan replayed,
        WhatIfSettings present,
        WhatIfSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(settings);
        var known = Trim(demand);
        var to = known.End + known.Step;
        var span = known.Count * known.Step;
        var from = to - (span - KnownLeast < replayed ? span - KnownLeast : replayed);
        if (to - from < ReplayedLeast)
        {
            throw new ArgumentException(
                "The stored history is too short: a replay needs a day to learn from and six hours to replay."
            );
        }

        from -= TimeSpan.FromTicks(from.UtcTicks % Minute.Ticks);
        var trace = Trace.Of(known, FleetRules.RatePerReplica / settings.Capacity);
        var arrivals = new Arrivals(trace, Seed);
        (string Name, Func<IScalingPolicy> Create)[] policies =
        [
            ("reactive, 80 %", () => new ReactivePolicy(ReactiveTarget)),
            ("as it is", () => Prewarm(trace, from, present)),
            ("with these settings", () => Prewarm(trace, from, settings)),
        ];
        var outcomes = policies
            .Select(policy =>
                Replay(policy.Name, policy.Create(), trace, arrivals, from, to, settings, cancellationToken)
            )
            .ToList();
        var shown = Enumerable
            .Range(0, (int)((to - from) / Minute))
            .Select(i => Demand(trace, from + (Minute * i), settings));
        return new WhatIfResult(from, to, Minute.TotalSeconds, [.. shown], outcomes);
    }

    private static PrewarmPolicy Prewarm(Trace trace, DateTimeOffset from, WhatIfSettings settings) =>
        new(
            trace.DemandBefore(from),
            settings.LeadTime,
            settings.ServiceLevel,
            standard =>
                standard with
                {
                    TargetUtilization = settings.TargetUtilization ?? standard.TargetUtilization,
                    MaxForecastReplicas = settings.ReplicasMax,
                },
            utilizationMax: settings.TargetUtilization
        );

    private static WhatIfOutcome Replay(
        string name,
        IScalingPolicy policy,
        Trace trace,
        Arrivals arrivals,
        DateTimeOffset from,
        DateTimeOffset to,
        WhatIfSettings settings,
        CancellationToken cancellationToken
    )
    {
        var fleet = new SimulatedFleet(
            settings.LeadTime,
            Math.Min(settings.ReplicasMax, SimulationRun.ReadyAtStart(trace, from))
        );
        var hpa = new HpaController(max: settings.ReplicasMax);
        var replicas = new List<int>();
        for (var now = from; now < to; now += FleetRules.Tick)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fleet.Step(arrivals.In(now));
            if (now.Second == 0)
            {
                replicas.Add(fleet.Replicas);
            }

            var after = now + FleetRules.Tick;
            var (value, target) = policy.Answer(after, fleet);
            fleet.Resize(hpa.Sync(after, fleet.Replicas, double.IsFinite(value) ? value : null, target));
        }

        var totals = fleet.Totals;
        return new WhatIfOutcome(
            name,
            totals.Requests,
            totals.GpuHours,
            totals.GpuHours * settings.GpuHourCost,
            totals.MissedFraction,
            totals.ScaleUps,
            replicas
        );
    }

    private static double Demand(Trace trace, DateTimeOffset at, WhatIfSettings settings) =>
        trace.RateAt(at) * settings.Capacity / FleetRules.RatePerReplica;

    /// <summary>What lies before the first and after the last known minute is no history.</summary>
    private static RegularSeries Trim(RegularSeries series)
    {
        var first = 0;
        while (first < series.Count && double.IsNaN(series[first]))
        {
            first++;
        }

        var last = series.Count - 1;
        while (last > first && double.IsNaN(series[last]))
        {
            last--;
        }

        return first >= series.Count
            ? throw new ArgumentException("Nothing is stored of this workload yet.")
            : series.Slice(first, last - first + 1);
    }
}
