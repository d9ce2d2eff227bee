using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Decisions;

/// <summary>All that one decision may know.</summary>
/// <param name="Readings">The sampled signals; their instant is the decision's.</param>
/// <param name="Forecast">The last forecast received, however old; null when there never was one.</param>
public sealed record DecisionInput(SignalReadings Readings, ForecastView? Forecast)
{
    /// <summary>The operator's overrides for this workload; those not in force do nothing.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>Events that change the demand of this workload; those that do not touch the lead window do nothing.</summary>
    public IReadOnlyList<DemandFactor> Factors { get; init; } = [];
}
