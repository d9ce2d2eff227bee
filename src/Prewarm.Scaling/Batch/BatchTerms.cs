using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Batch;

/// <summary>What deadlines and spot buffers make of a workload's number. Not thread-safe.</summary>
internal sealed class BatchTerms
{
    private readonly RateLearner _rate = new();
    private readonly SpotVolatility _spot = new();

    /// <summary>Takes a step in.</summary>
    /// <param name="ready">Ready replicas; NaN when unknown.</param>
    /// <param name="starting">Replicas believed to be on their way.</param>
    /// <returns>The plan for the deadline; null without one, without work or while the rate is not known.</returns>
    public DeadlinePlan? Plan(SignalReadings readings, DecisionSettings settings, double ready, double starting)
    {
        if (settings.Deadline is not { } rule)
        {
            return null;
        }

        _rate.Observe(readings, ready);
        var work =
            (readings.Queue.IsFresh ? Math.Max(0, readings.Queue.Value) : 0)
            + (readings.Running.IsFresh ? Math.Max(0, readings.Running.Value) : 0);
        return work > 0 && readings.Queue.IsFresh && _rate.Mean > 0
            ? DeadlinePlan.Make(
                work,
                _rate.Mean,
                _rate.Spread,
                double.IsNaN(ready) ? 0 : ready,
                starting,
                readings.At,
                rule,
                settings.LeadTime
            )
            : null;
    }

    /// <summary>The deadline's bound.</summary>
    public static IReadOnlyList<GuardBound> Bounds(DeadlinePlan? plan) =>
        plan is null ? [] : [GuardBound.Exactly(GuardNames.Deadline, plan.Replicas, plan.Reason)];

    /// <summary>The number of an on-demand buffer: the part of the need that spot replicas will not cover.</summary>
    /// <param name="needed">Replicas the workload needs in all.</param>
    /// <param name="plan">The deadline's plan, which makes the buffer grow when it is at risk.</param>
    public GuardBound Buffer(
        SignalReadings readings,
        DecisionSettings settings,
        int needed,
        double asked,
        double ready,
        DeadlinePlan? plan
    )
    {
        // The spot trigger beside this one asks for the same need, so it stands in for a spec nobody reads.
        _spot.Observe(readings.At, double.IsNaN(asked) ? needed : asked, ready, settings.LeadTime);
        var buffer = _spot.Buffer(readings.At, needed, settings.LeadTime, settings.Quantile);
        var reason = "on-demand replicas for spot ones that are reclaimed or do not come";
        if (plan is { IsAtRisk: true } && ready >= 0 && plan.IfThere - (int)ready > buffer)
        {
            (buffer, reason) = (plan.IfThere - (int)ready, "on-demand replicas because the deadline is at risk");
        }

        return GuardBound.Exactly(GuardNames.Buffer, Math.Max(0, buffer), reason);
    }
}
