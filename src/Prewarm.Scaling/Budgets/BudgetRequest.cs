namespace Prewarm.Scaling.Budgets;

/// <summary>What one workload asks of a budget.</summary>
/// <param name="Key">Decides between equals; unique.</param>
/// <param name="Member">Index into the members.</param>
/// <param name="Wanted">Replicas asked for.</param>
/// <param name="Insisted">Replicas an operator's override insists on: taken out first, whatever is left.</param>
/// <param name="GpusPerReplica">0 for replicas without a GPU, which no GPU limit holds back.</param>
/// <param name="CostPerReplicaHour">Price of one replica for an hour.</param>
/// <param name="Priority">Higher is served first.</param>
/// <param name="Weight">Share among workloads of equal priority; above 0.</param>
public sealed record BudgetRequest(
    string Key,
    int Member,
    int Wanted,
    int Insisted,
    double GpusPerReplica,
    double CostPerReplicaHour,
    int Priority,
    double Weight
);
