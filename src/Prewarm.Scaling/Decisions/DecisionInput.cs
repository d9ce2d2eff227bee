using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaling.Decisions;

/// <summary>All that one decision may know.</summary>
/// <param name="Readings">The sampled signals; their instant is the decision's.</param>
/// <param name="Forecast">The last forecast received, however old; null when there never was one.</param>
public sealed record DecisionInput(SignalReadings Readings, ForecastView? Forecast);
