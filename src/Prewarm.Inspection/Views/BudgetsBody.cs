namespace Prewarm.Inspection.Views;

/// <summary>The shared budgets.</summary>
/// <param name="At">When they were last shared out; null until a scaler has reported.</param>
/// <param name="Budgets">Empty when none is configured.</param>
public sealed record BudgetsBody(DateTimeOffset? At, IReadOnlyList<BudgetView> Budgets);

/// <summary>One budget. Costs are money per hour, in the administrator's currency.</summary>
/// <param name="Gpus">GPUs there are to share; null for no limit.</param>
/// <param name="CostPerHour">Money there is to spend; null for no limit.</param>
/// <param name="Asked">What all workloads together ask for.</param>
/// <param name="Granted">What they got.</param>
public sealed record BudgetView(
    string Name,
    double? Gpus,
    double? CostPerHour,
    BudgetAmount Asked,
    BudgetAmount Granted,
    IReadOnlyList<BudgetMemberView> Members,
    IReadOnlyList<BudgetClaimView> Workloads
);

/// <summary>Replicas as GPUs and as money.</summary>
public readonly record struct BudgetAmount(double Gpus, double CostPerHour);

/// <summary>Who shares a budget.</summary>
/// <param name="Guarantee">GPUs it gets before anybody borrows.</param>
/// <param name="Weight">Its share of the rest, relative to the others.</param>
/// <param name="BorrowMax">GPUs it may hold beyond its guarantee; null for no limit.</param>
/// <param name="AskedGpus">GPUs its workloads ask for.</param>
/// <param name="GrantedGpus">GPUs they got.</param>
/// <param name="BorrowedGpus">What of that lies beyond the guarantee.</param>
/// <param name="LentGpus">What of the guarantee it leaves to the others.</param>
public sealed record BudgetMemberView(
    string Name,
    double Guarantee,
    double Weight,
    double? BorrowMax,
    double AskedGpus,
    double GrantedGpus,
    double BorrowedGpus,
    double LentGpus
);

/// <summary>One workload's part of a budget.</summary>
/// <param name="Member">Under whose name it asks.</param>
/// <param name="Asked">Replicas it asked for.</param>
/// <param name="Granted">Replicas it got.</param>
/// <param name="Cut">Replicas it did not get.</param>
/// <param name="CutGpus">The same in GPUs.</param>
public sealed record BudgetClaimView(
    string Namespace,
    string Name,
    string Member,
    int Priority,
    double Weight,
    int Asked,
    int Granted,
    int Cut,
    double GrantedGpus,
    double CutGpus,
    double GrantedCostPerHour
);
