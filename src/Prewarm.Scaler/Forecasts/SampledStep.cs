using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Forecasts;

/// <summary>One grid instant: fresh exogenous demand, and what was decided.</summary>
/// <param name="Demands">A workload without a fresh value is absent: missing, not zero.</param>
/// <param name="Decisions">One of each demand series; a workload whose deciding failed is absent.</param>
/// <param name="Budgets">How the budgets were shared out.</param>
internal sealed record SampledStep(
    DateTimeOffset At,
    IReadOnlyList<(Workload Workload, double Demand)> Demands,
    IReadOnlyList<DecidedStep> Decisions,
    IReadOnlyList<BudgetStanding> Budgets
);
