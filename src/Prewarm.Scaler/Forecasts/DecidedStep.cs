using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Live;

namespace Prewarm.Scaler.Forecasts;

/// <summary>One decision and the signals it was made from.</summary>
internal sealed record DecidedStep(Workload Workload, Decision Decision, SignalReadings Readings)
{
    /// <summary>Demand that is a rate, or completions where demand is requests at once: both count requests, only a little apart in time.</summary>
    public double RequestsPerSecond =>
        Decision.Load is { Unit: DemandUnit.Rate } rate ? rate.Demand
        : Readings.Completions.IsFresh ? Readings.Completions.Value
        : double.NaN;
}
