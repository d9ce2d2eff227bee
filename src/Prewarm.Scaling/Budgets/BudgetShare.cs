namespace Prewarm.Scaling.Budgets;

/// <summary>One member's standing.</summary>
/// <param name="Guarantee">GPUs it gets before anybody borrows, if it wants them.</param>
/// <param name="Weight">Its share of what is left, relative to the others; above 0.</param>
/// <param name="BorrowMax">GPUs it may hold beyond its guarantee; infinite for no limit.</param>
public sealed record BudgetShare(double Guarantee, double Weight, double BorrowMax);
