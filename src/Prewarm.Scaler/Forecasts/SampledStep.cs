using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Fresh exogenous demand of one grid instant. A workload without a fresh value is absent: missing, not zero.</summary>
internal sealed record SampledStep(DateTimeOffset At, IReadOnlyList<(Workload Workload, double Demand)> Demands);
