using System.Collections.Immutable;
using Prewarm.Scaling.Tiers;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>The policies that can be judged, and the parameter sets each is judged with.</summary>
internal static class PolicyCatalog
{
    public const string Oracle = "oracle";
    private const string Prewarm = "prewarm";
    private static readonly ImmutableArray<double> Targets = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    /// <summary>What <c>all</c> stands for, simplest first: a contract.</summary>
    public static IReadOnlyList<string> Judged { get; } =
    ["reactive", "reactive-credited", "seed", "holt-winters", Prewarm, Oracle];

    /// <summary>One per tier, only when asked for by name.</summary>
    public static IReadOnlyList<string> Tiers { get; } = ["prewarm-realtime", "prewarm-standard", "prewarm-batch"];

    /// <summary>The runs of a policy.</summary>
    /// <param name="name">A known name but for the oracle's.</param>
    /// <param name="leadTime">The lead time it is told.</param>
    public static IEnumerable<PolicyEntry> Entries(string name, TimeSpan leadTime)
    {
        return name switch
        {
            "reactive" => Sweep((target, _) => new ReactivePolicy(target)),
            "reactive-credited" => Sweep((target, _) => new CreditedPolicy(target, leadTime)),
            "seed" => [Single(traffic => new SeedPolicy(traffic.Trace))],
            "holt-winters" => [Single(traffic => new HoltWintersPolicy(traffic.Trace, traffic.From, leadTime))],
            Prewarm => [Single(traffic => new PrewarmPolicy(traffic.History, leadTime))],
            _ => [Single(traffic => OfTier(TierPreset.Of(TierPreset.Parse(name[(Prewarm.Length + 1)..])), traffic))],
        };

        // A tier sets what a trigger's metadata would: level, release and ramps.
        PrewarmPolicy OfTier(TierPreset tier, ReadyTraffic traffic) =>
            new(
                traffic.History,
                leadTime,
                tier.ServiceLevel,
                settings =>
                    settings with
                    {
                        Guards = settings.Guards with
                        {
                            ReleaseAfter = tier.ReleaseAfter,
                            RampUp = tier.RampUp,
                            RampDown = tier.RampDown,
                        },
                    }
            );

        PolicyEntry Single(Func<ReadyTraffic, IScalingPolicy> create) =>
            new(name, ImmutableSortedDictionary<string, double>.Empty, create);

        IEnumerable<PolicyEntry> Sweep(Func<double, ReadyTraffic, IScalingPolicy> create) =>
            Targets.Select(target => new PolicyEntry(name, With(target), traffic => create(target, traffic)));
    }

    /// <summary>Parameters of a run at a target.</summary>
    public static ImmutableSortedDictionary<string, double> With(double target) =>
        ImmutableSortedDictionary<string, double>.Empty.Add("target", target);
}

/// <summary>One policy with one set of parameters.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Parameters">What tells it from others of that name.</param>
/// <param name="Create">Makes it for a workload.</param>
internal sealed record PolicyEntry(
    string Name,
    ImmutableSortedDictionary<string, double> Parameters,
    Func<ReadyTraffic, IScalingPolicy> Create
);
