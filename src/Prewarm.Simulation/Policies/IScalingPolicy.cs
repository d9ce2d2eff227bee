using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>What stands in for the scaler: sees the fleet after a tick, answers with a metric. Knows nothing of the future.</summary>
public interface IScalingPolicy
{
    string Name { get; }

    /// <summary>The metric value and its target after a tick.</summary>
    (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet);
}
