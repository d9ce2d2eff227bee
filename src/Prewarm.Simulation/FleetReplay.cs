using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>One fleet, its HPA and its policy, a tick at a time.</summary>
internal sealed class FleetReplay
{
    private readonly HpaController _hpa = new();
    private readonly IScalingPolicy _policy;
    private readonly Arrivals _arrivals;
    private DateTimeOffset _now;

    public FleetReplay(
        IScalingPolicy policy,
        Trace trace,
        Arrivals arrivals,
        DateTimeOffset from,
        FleetConditions conditions,
        FleetTimeline? timeline = null
    )
    {
        (_policy, _arrivals, _now, Timeline) = (policy, arrivals, from, timeline);
        Fleet = new SimulatedFleet(conditions, SimulationRun.ReadyAtStart(trace, from));
    }

    public SimulatedFleet Fleet { get; }

    public FleetTimeline? Timeline { get; }

    /// <summary>Serves the tick that begins now, then asks the policy.</summary>
    public (double Value, double Target) Serve()
    {
        var arrivals = _arrivals.In(_now);
        Fleet.Step(arrivals);
        Timeline?.Add(arrivals, Fleet);
        _now += FleetRules.Tick;
        return _policy.Answer(_now, Fleet);
    }

    /// <summary>Replicas that the HPA makes of an answer.</summary>
    public int Sync(double value, double target) => _hpa.Sync(_now, Fleet.Replicas, value, target);
}
