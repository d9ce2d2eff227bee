using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Live;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>One recorded step: what came, and what each mode would have asked for.</summary>
/// <param name="RequestsPerSecond">Requests that arrived.</param>
/// <param name="CapacityPerSecond">Requests per second one ready replica serves.</param>
/// <param name="Live">Replicas by live signals alone.</param>
/// <param name="Floor">Replicas in mode floor.</param>
/// <param name="Full">Replicas in mode full.</param>
public readonly record struct GraduationSample(
    DateTimeOffset At,
    double RequestsPerSecond,
    double CapacityPerSecond,
    int Live,
    int Floor,
    int Full
)
{
    /// <summary>A sample from the numbers of a decision.</summary>
    /// <param name="load">Live demand it was made with.</param>
    /// <param name="capacity">Demand per replica, in the unit of the load.</param>
    /// <param name="target">The metric's target.</param>
    /// <param name="alone">Required by live signals alone.</param>
    /// <param name="floor">Required in mode floor.</param>
    /// <param name="full">Required in mode full.</param>
    /// <returns>Null where a number is missing: older records do not hold all of them.</returns>
    public static GraduationSample? Of(
        DateTimeOffset at,
        LiveLoad load,
        double capacity,
        double target,
        double alone,
        double floor,
        double full
    )
    {
        if (!new[] { load.Demand, alone, floor, full }.All(double.IsFinite) || !(load.SecondsPerUnit > 0))
        {
            return null;
        }

        return !(capacity > 0 && target > 0)
            ? null
            : new GraduationSample(
                at,
                load.Demand / load.SecondsPerUnit,
                capacity / load.SecondsPerUnit,
                MetricRounding.Replicas(alone, target),
                MetricRounding.Replicas(floor, target),
                MetricRounding.Replicas(full, target)
            );
    }

    /// <summary>Reads a decision; null when it had no live load to compare with.</summary>
    /// <param name="capacity">Demand per replica it was made with, in the unit of the load.</param>
    public static GraduationSample? From(Decision decision, double capacity)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Load is not { } load || decision.LiveAge > TimeSpan.Zero
            ? null
            : Of(
                decision.At,
                load,
                capacity,
                decision.Target,
                decision.LiveAloneRequired,
                decision.FloorRequired,
                decision.FullRequired
            );
    }
}
