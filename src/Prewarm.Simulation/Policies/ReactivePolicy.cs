using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>KEDA's usual way: requests in flight plus waiting, against a share of a replica's concurrency.</summary>
public sealed class ReactivePolicy(double targetUtilization) : IScalingPolicy
{
    public string Name => "reactive";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return (fleet.Running + fleet.Queue, targetUtilization * FleetRules.ConcurrencyPerReplica);
    }
}
