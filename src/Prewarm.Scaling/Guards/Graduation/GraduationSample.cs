using Prewarm.Scaling.Decisions;
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
    /// <summary>Reads a recorded decision; null when it had no live load to compare with.</summary>
    /// <param name="capacity">Demand per replica it was made with, in the unit of the load.</param>
    public static GraduationSample? From(Decision decision, double capacity)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Load is not { } load || decision.LiveAge > TimeSpan.Zero)
        {
            return null;
        }

        int Replicas(double demand) =>
            MetricRounding.Replicas(Math.Max(demand + decision.BacklogTerm, decision.GuardRequired), decision.Target);
        var forecast = decision.ForecastRequired;
        var live = decision.LiveRequired - decision.BacklogTerm;
        var full = forecast > 0 ? Math.Max(forecast, load.Demand * decision.Target / capacity) : live;
        return new GraduationSample(
            decision.At,
            load.Demand / load.SecondsPerUnit,
            capacity / load.SecondsPerUnit,
            Replicas(live),
            Replicas(Math.Max(forecast, live)),
            Replicas(full)
        );
    }
}
