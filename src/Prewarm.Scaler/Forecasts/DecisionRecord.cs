using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Scaler.Forecasts;

/// <summary>A whole decision for the record: what it knew, what it was decided with, what came out.</summary>
/// <param name="Signals">The signals as read: a number, or why there is none.</param>
internal sealed record DecisionRecord(Decision Decision, SignalReadings Signals, DecisionSettings Settings);
