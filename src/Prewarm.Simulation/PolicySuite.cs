using System.Collections.Immutable;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>Judges policies on the last part of a trace: the same arrivals for each, nothing of the future for any but the oracle.</summary>
public sealed class PolicySuite
{
    /// <summary>Share of a trace that is evaluated; what lies before is history.</summary>
    public const double EvaluatedShare = 0.45;

    private const string Oracle = "oracle";
    private static readonly TimeSpan EvaluatedMax = TimeSpan.FromDays(21);
    private static readonly TimeSpan EvaluatedLeast = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ImmutableArray<double> Targets = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
    private readonly Trace _trace;
    private readonly Arrivals _arrivals;
    private readonly TimeSpan _coldStart;

    /// <param name="series">Traffic in any unit.</param>
    /// <param name="coldStart">From asking for a replica to its being ready.</param>
    /// <param name="peakReplicas">What the busiest five minutes but for 0.5 % need at 80 % use.</param>
    /// <param name="seed">Decides the arrivals.</param>
    /// <exception cref="TraceException">The trace is too short for the cold start, or has no traffic.</exception>
    public PolicySuite(RegularSeries series, TimeSpan coldStart, double peakReplicas, int seed)
    {
        ArgumentNullException.ThrowIfNull(series);
        EvaluateFrom = Begin(series);
        var least = coldStart + EvaluatedLeast;
        var evaluated = series.End + series.Step - EvaluateFrom;
        if (evaluated < least)
        {
            throw new TraceException(
                $"the last 45 % are evaluated and must span the cold start and ten minutes, {DurationText.Format(least)}, but span {DurationText.Format(evaluated)}"
            );
        }

        _trace = Trace.Scale(series, EvaluateFrom, peakReplicas);
        _arrivals = new Arrivals(_trace, seed);
        _coldStart = coldStart;
    }

    /// <summary>The policies that can be asked for, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["reactive", "reactive-credited", "seed", "holt-winters", "prewarm", Oracle];

    /// <summary>Start of the evaluated part.</summary>
    public DateTimeOffset EvaluateFrom { get; }

    /// <summary>Runs policies with every parameter set they are judged with; in the order of <see cref="Names"/>.</summary>
    /// <param name="names">Some of <see cref="Names"/>.</param>
    /// <param name="done">Called with each outcome as it comes, from several threads.</param>
    public IReadOnlyList<PolicyOutcome> Run(IReadOnlyCollection<string> names, Action<PolicyOutcome>? done = null)
    {
        var (oracle, utilization) = SimulationRun.Oracle(_trace, _arrivals, EvaluateFrom, _trace.End, _coldStart);
        return
        [
            .. Names
                .Where(names.Contains)
                .SelectMany(Entries)
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Math.Min(4, Environment.ProcessorCount))
                .Select(entry =>
                {
                    var outcome = PolicyOutcome.Of(
                        entry.Name,
                        entry.Create is null ? With(utilization) : entry.Parameters,
                        entry.Create is null ? oracle : Run(entry.Create()),
                        oracle.GpuHours
                    );
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
        var (oracle, _) = SimulationRun.Oracle(_trace, _arrivals, EvaluateFrom, _trace.End, _coldStart);
        var policy = create(_arrivals.DemandBefore(EvaluateFrom));
        return PolicyOutcome.Of(
            policy.Name,
            ImmutableSortedDictionary<string, double>.Empty,
            Run(policy),
            oracle.GpuHours
        );
    }

    private FleetTotals Run(IScalingPolicy policy) =>
        SimulationRun.Run(policy, _trace, _arrivals, EvaluateFrom, _trace.End, _coldStart);

    private IEnumerable<(
        string Name,
        ImmutableSortedDictionary<string, double> Parameters,
        Func<IScalingPolicy>? Create
    )> Entries(string name)
    {
        var none = ImmutableSortedDictionary<string, double>.Empty;
        return name switch
        {
            "reactive" => Sweep(target => new ReactivePolicy(target)),
            "reactive-credited" => Sweep(target => new CreditedPolicy(target, _coldStart)),
            "seed" => [(name, none, () => new SeedPolicy(_trace))],
            "holt-winters" => [(name, none, () => new HoltWintersPolicy(_trace, EvaluateFrom, _coldStart))],
            "prewarm" => [(name, none, () => new PrewarmPolicy(_arrivals.DemandBefore(EvaluateFrom), _coldStart))],
            _ => [(name, none, null)],
        };

        IEnumerable<(string, ImmutableSortedDictionary<string, double>, Func<IScalingPolicy>?)> Sweep(
            Func<double, IScalingPolicy> create
        )
        {
            foreach (var target in Targets)
            {
                yield return (name, With(target), () => create(target));
            }
        }
    }

    private static ImmutableSortedDictionary<string, double> With(double target) =>
        ImmutableSortedDictionary<string, double>.Empty.Add("target", target);

    private static DateTimeOffset Begin(RegularSeries series)
    {
        var end = series.End + series.Step;
        var length = (end - series.Start) * EvaluatedShare;
        var from = end - (length < EvaluatedMax ? length : EvaluatedMax);
        return from - TimeSpan.FromTicks(from.UtcTicks % Minute.Ticks);
    }
}
