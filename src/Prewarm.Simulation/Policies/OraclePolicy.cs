using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Policies;

/// <summary>Knows the trace: provides for its maximum over the next cold start and a minute. The bound of what is possible.</summary>
public sealed class OraclePolicy(Trace trace, TimeSpan coldStart, double utilization) : IScalingPolicy
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    public string Name => "oracle";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        var peak = 0.0;
        for (var at = now; at <= now + coldStart + Margin; at += FleetRules.Tick)
        {
            peak = Math.Max(peak, trace.RateAt(at));
        }

        return (peak * FleetRules.ServiceSeconds, utilization * FleetRules.ConcurrencyPerReplica);
    }
}
