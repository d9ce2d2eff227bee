namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>A member: workloads of a namespace, of a team, or of a team in a namespace; with neither, everybody else.</summary>
internal sealed class BudgetMemberOptions
{
    public string? Namespace { get; set; }

    public string? Team { get; set; }

    /// <summary>GPUs it gets before anybody borrows. Default 0.</summary>
    public double Guarantee { get; set; }

    /// <summary>Its share of what is left. Default 1, above 0.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>GPUs it may hold beyond its guarantee. Default no limit.</summary>
    public double? BorrowMax { get; set; }
}
