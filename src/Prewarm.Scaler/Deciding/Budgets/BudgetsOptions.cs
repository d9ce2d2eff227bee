namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>Budgets shared between workloads, by name.</summary>
internal sealed class BudgetsOptions
{
    public const string Section = "Budgets";

    /// <summary>Every budget; empty shares nothing.</summary>
    public Dictionary<string, BudgetOptions> All { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}
