namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>One budget. At least one of <see cref="Gpus"/> and <see cref="CostPerHour"/> is stated.</summary>
internal sealed class BudgetOptions
{
    /// <summary>GPUs in all. Default no limit.</summary>
    public double? Gpus { get; set; }

    /// <summary>Money per hour in all. Default no limit.</summary>
    public double? CostPerHour { get; set; }

    /// <summary>Price of a GPU-hour where a trigger states none. Required with <see cref="CostPerHour"/>.</summary>
    public double? GpuHourCost { get; set; }

    /// <summary>Who shares, by a name of the administrator's choice. A workload that matches none is outside the budget.</summary>
    public Dictionary<string, BudgetMemberOptions> Members { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}
