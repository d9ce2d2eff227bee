using Prewarm.Scaling.Decisions;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>Reactive with credit: arrivals now plus the backlog spread over the drain time, less what starting replicas will work off.</summary>
/// <remarks>Exactly the live term of the product's decision: the same engine, never given a forecast.</remarks>
public sealed class CreditedPolicy : IScalingPolicy
{
    private readonly DecisionEngine _engine = new();
    private readonly DecisionSettings _settings;

    /// <param name="targetUtilization">Share of a replica's concurrency to fill, above 0, at most 1.</param>
    /// <param name="coldStart">The lead time it is told.</param>
    public CreditedPolicy(double targetUtilization, TimeSpan coldStart) =>
        _settings = new DecisionSettings
        {
            Capacity = FleetRules.ConcurrencyPerReplica,
            TargetUtilization = targetUtilization,
            LeadTime = coldStart,
            Quantile = new DecisionDefaults().ServiceLevel,
        };

    public string Name => "reactive-credited";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var decision = _engine.Decide(new DecisionInput(FleetSignals.Of(now, fleet), null), _settings);
        return (decision.Value, decision.Target);
    }
}
