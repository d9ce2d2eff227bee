using Prewarm.Forecasting.Signals;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>What the scaler would have sampled from a simulated fleet after a tick.</summary>
internal static class FleetSignals
{
    public static SignalReadings Of(DateTimeOffset now, SimulatedFleet fleet) =>
        new()
        {
            At = now,
            Running = Reading.Of(fleet.Running),
            Queue = Reading.Of(fleet.Queue),
            Completions = Reading.Of(fleet.Served / FleetRules.TickSeconds),
            ReadyReplicas = Reading.Of(fleet.Ready),
        };
}
