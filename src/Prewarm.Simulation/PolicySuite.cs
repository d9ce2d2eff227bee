using System.Collections.Immutable;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>Judges policies on the last part of traces: the same arrivals for each, nothing of the future for any but the oracle.</summary>
/// <remarks>Several traces are laid side by side from the start of their evaluated parts; the shortest decides how long.</remarks>
public sealed class PolicySuite
{
    private readonly SuiteSettings _settings;
    private readonly ImmutableArray<ReadyTraffic> _traffic;
    private readonly SharedBudget? _budget;
    private readonly int _ticks;

    /// <param name="series">Traffic in any unit.</param>
    /// <param name="coldStart">From asking for a replica to its being ready.</param>
    /// <param name="peakReplicas">What the busiest five minutes but for 0.5 % need at 80 % use.</param>
    /// <param name="seed">Decides the arrivals.</param>
    /// <exception cref="TraceException">The trace is too short for the cold start, or has no traffic.</exception>
    public PolicySuite(RegularSeries series, TimeSpan coldStart, double peakReplicas, int seed)
        : this(
            [new Workload("trace", series)],
            new SuiteSettings
            {
                Conditions = FleetConditions.Constant(coldStart),
                PeakReplicas = peakReplicas,
                Seed = seed,
            }
        ) { }

    /// <param name="workloads">At least one.</param>
    /// <param name="settings">What they are replayed under; a budget holds at least one GPU per workload.</param>
    /// <exception cref="TraceException">A trace is too short for the lead time, or has no traffic.</exception>
    public PolicySuite(IReadOnlyList<Workload> workloads, SuiteSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.GpuBudget ?? workloads.Count, workloads.Count);
        _settings = settings;
        _traffic =
        [
            .. workloads.Select(
                (workload, index) =>
                    workload.Ready(settings.Conditions.LeadTime, settings.PeakReplicas, settings.Seed + index)
            ),
        ];
        _ticks = _traffic.Min(traffic => traffic.Ticks);
        _budget = settings.GpuBudget is { } gpus ? new SharedBudget(gpus, workloads) : null;
        foreach (var traffic in _traffic)
        {
            traffic.Arrivals.Draw(traffic.From, _ticks);
        }
    }

    /// <summary>The policies that <c>all</c> stands for, simplest first.</summary>
    public static IReadOnlyList<string> Names => PolicyCatalog.Judged;

    /// <summary>Every policy that can be asked for by name: <see cref="Names"/>, and one per tier before the oracle.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [.. PolicyCatalog.Judged.SkipLast(1), .. PolicyCatalog.Tiers, PolicyCatalog.Oracle];

    /// <summary>Start of the evaluated part, of the first trace.</summary>
    public DateTimeOffset EvaluateFrom => _traffic[0].From;

    /// <summary>The lead time that policies are told.</summary>
    public TimeSpan LeadTime => _settings.Conditions.LeadTime;

    /// <summary>How much is evaluated.</summary>
    public TimeSpan Evaluated => FleetRules.Tick * _ticks;

    /// <summary>Starts of the evaluated parts, in the order of the workloads.</summary>
    public IReadOnlyList<DateTimeOffset> Starts => [.. _traffic.Select(traffic => traffic.From)];

    /// <summary>Runs policies with every parameter set they are judged with; in the order of <see cref="Known"/>.</summary>
    /// <param name="names">Some of <see cref="Known"/>.</param>
    /// <param name="done">Called with each outcome as it comes, from several threads.</param>
    public IReadOnlyList<PolicyOutcome> Run(IReadOnlyCollection<string> names, Action<PolicyOutcome>? done = null)
    {
        var (oracle, utilization) = Oracle();
        var bills = oracle.Select(replay => replay.Fleet.Totals.GpuHours).ToArray();
        return
        [
            .. Known
                .Where(names.Contains)
                .SelectMany<string, PolicyEntry?>(name =>
                    name == PolicyCatalog.Oracle
                        ? new PolicyEntry?[] { null }
                        : (IEnumerable<PolicyEntry?>)PolicyCatalog.Entries(name, _settings.Conditions.LeadTime)
                )
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Math.Min(4, Environment.ProcessorCount))
                .Select(entry =>
                {
                    var outcome = entry is null
                        ? Sum(PolicyCatalog.Oracle, PolicyCatalog.With(utilization), oracle, bills)
                        : Sum(entry.Name, entry.Parameters, Run(entry.Create), bills);
                    done?.Invoke(outcome);
                    return outcome;
                }),
        ];
    }

    /// <summary>Runs one policy of one's own.</summary>
    /// <param name="create">Makes it from the demand of the past, per minute, as it would have been sampled.</param>
    public PolicyOutcome Judge(Func<RegularSeries, IScalingPolicy> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var (oracle, _) = Oracle();
        var name = string.Empty;
        var replays = Run(traffic =>
        {
            var policy = create(traffic.History);
            name = policy.Name;
            return policy;
        });
        return Sum(
            name,
            ImmutableSortedDictionary<string, double>.Empty,
            replays,
            [.. oracle.Select(replay => replay.Fleet.Totals.GpuHours)]
        );
    }

    private FleetReplay[] Run(Func<ReadyTraffic, IScalingPolicy> create)
    {
        FleetReplay[] replays =
        [
            .. _traffic.Select(traffic => new FleetReplay(
                create(traffic),
                traffic.Trace,
                traffic.Arrivals,
                traffic.From,
                _settings.Conditions,
                _settings.Record ? new FleetTimeline(traffic.From, _ticks) : null
            )),
        ];
        if (_budget is not null)
        {
            _budget.Run(replays, _ticks);
            return replays;
        }

        foreach (var replay in replays)
        {
            SimulationRun.Run(replay, _ticks);
        }

        return replays;
    }

    /// <summary>The oracle at whichever use of its replicas costs least by the index, over all workloads.</summary>
    private (FleetReplay[] Replays, double Utilization) Oracle()
    {
        var runs = SimulationRun
            .OracleUtilizations.Select(utilization =>
                (
                    Replays: Run(traffic => new OraclePolicy(
                        traffic.Trace,
                        _settings.Conditions.LeadTime,
                        utilization
                    )),
                    utilization
                )
            )
            .Select(run => (run.Replays, run.utilization, Totals: Totals(run.Replays)))
            .ToList();
        var cheapest = runs.Min(run => run.Totals.GpuHours);
        var best = runs.MinBy(run => CostIndex.Of(run.Totals, cheapest));
        return (best.Replays, best.utilization);
    }

    private static FleetTotals Totals(FleetReplay[] replays) =>
        replays.Length == 1 ? replays[0].Fleet.Totals : FleetTotals.Sum(replays.Select(replay => replay.Fleet.Totals));

    private static PolicyOutcome Sum(
        string name,
        ImmutableSortedDictionary<string, double> parameters,
        FleetReplay[] replays,
        double[] bills
    )
    {
        var parts = replays
            .Select(
                (replay, index) =>
                    PolicyOutcome.Of(name, parameters, replay.Fleet.Totals, bills[index]) with
                    {
                        Timeline = replay.Timeline,
                    }
            )
            .ToArray();
        return parts.Length == 1
            ? parts[0]
            : PolicyOutcome.Of(name, parameters, Totals(replays), bills.Sum()) with
            {
                Workloads = parts,
            };
    }
}
