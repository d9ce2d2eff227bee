using Prewarm.Scaling.Budgets;

namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>How a budget was shared out in a pass.</summary>
internal sealed record BudgetStanding(Budget Budget, IReadOnlyList<BudgetClaimed> Claims);

/// <summary>What one ScaledObject asked of a budget, and the replicas it got.</summary>
internal readonly record struct BudgetClaimed(string Namespace, string Name, BudgetRequest Request, int Granted);
