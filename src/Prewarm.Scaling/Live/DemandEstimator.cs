using Prewarm.Forecasting.Signals;

namespace Prewarm.Scaling.Live;

/// <summary>Turns sampled signals into exogenous demand and backlog. One instance per workload; not thread-safe.</summary>
/// <remarks>
/// Completions are censored when replicas are saturated, so demand is what is served plus what the queue grows by. In units of
/// concurrency, with S the mean service time by Little's law (running / completions per second): demand = running + S * dq/dt.
/// Without a completion counter S is unknown; every waiting request then counts as one slot of demand and there is no backlog
/// on top, which is KEDA's own reading of a queue.
/// </remarks>
internal sealed class DemandEstimator
{
    /// <summary>Service times are averaged with this time constant; they change with the traffic mix, not from sample to sample.</summary>
    private static readonly TimeSpan ServiceTimeMemory = TimeSpan.FromMinutes(5);

    /// <summary>Samples further apart than this say nothing about the growth of the queue.</summary>
    private static readonly TimeSpan GrowthGapMax = TimeSpan.FromMinutes(2);

    private const double ServiceSecondsMin = 0.001;
    private const double ServiceSecondsMax = 3600;

    private (DateTimeOffset At, double Value)? _queueBefore;
    private DateTimeOffset? _serviceAt;
    private double _serviceSeconds = double.NaN;

    /// <summary>Mean service time in seconds, NaN while unknown.</summary>
    public double ServiceSeconds => _serviceSeconds;

    /// <summary>The load at this sample; the caller has checked that what was asked for is fresh.</summary>
    public LiveLoad Estimate(SignalReadings readings)
    {
        var queue = readings.Queue.IsFresh ? Math.Max(0, readings.Queue.Value) : 0;
        var growth = QueueGrowth(readings.At, queue);
        if (readings.Demand.IsFresh)
        {
            return new LiveLoad(Math.Max(0, readings.Demand.Value), queue, 1, DemandUnit.Rate);
        }

        if (!readings.Running.IsFresh)
        {
            return new LiveLoad(queue, 0, 1, DemandUnit.Concurrency);
        }

        var running = Math.Max(0, readings.Running.Value);
        LearnServiceTime(readings.At, running, readings.Completions);
        if (double.IsNaN(_serviceSeconds))
        {
            return new LiveLoad(running + queue, 0, 1, DemandUnit.Concurrency);
        }

        var demand = Math.Max(0, running + (_serviceSeconds * growth));
        return new LiveLoad(demand, queue, _serviceSeconds, DemandUnit.Concurrency);
    }

    private double QueueGrowth(DateTimeOffset at, double queue)
    {
        var growth = 0.0;
        if (_queueBefore is { } before && at > before.At && at - before.At <= GrowthGapMax)
        {
            growth = (queue - before.Value) / (at - before.At).TotalSeconds;
        }

        _queueBefore = (at, queue);
        return growth;
    }

    private void LearnServiceTime(DateTimeOffset at, double running, Reading completions)
    {
        if (!completions.IsFresh || completions.Value <= 0 || running <= 0)
        {
            return;
        }

        var seconds = Math.Clamp(running / completions.Value, ServiceSecondsMin, ServiceSecondsMax);
        var gap = _serviceAt is { } before && at > before ? at - before : ServiceTimeMemory;
        var share = double.IsNaN(_serviceSeconds) ? 1 : 1 - Math.Exp(-(gap / ServiceTimeMemory));
        _serviceSeconds = share >= 1 ? seconds : _serviceSeconds + (share * (seconds - _serviceSeconds));
        _serviceAt = at;
    }
}
