namespace Prewarm.Scaling.Budgets;

/// <summary>What several workloads share.</summary>
/// <param name="Gpus">GPUs in all; infinite for no limit.</param>
/// <param name="CostPerHour">Money per hour in all; infinite for no limit.</param>
/// <param name="Members">Who shares; requests name one by its index.</param>
public sealed record BudgetLimits(double Gpus, double CostPerHour, IReadOnlyList<BudgetShare> Members);
