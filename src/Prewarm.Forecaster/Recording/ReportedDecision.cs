using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>A decision as it was reported.</summary>
/// <param name="Demand">Exogenous demand, in the workload's unit; NaN when unknown.</param>
/// <param name="RequestsPerSecond">NaN where the signals do not tell.</param>
internal readonly record struct ReportedDecision(DecisionRow Row, double Demand, double RequestsPerSecond);
