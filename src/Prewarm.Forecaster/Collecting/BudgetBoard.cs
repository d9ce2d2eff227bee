using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Collecting;

/// <summary>The shared budgets as last reported, for the page. The scaler is trusted, not believed.</summary>
internal sealed class BudgetBoard
{
    private const int BudgetsMax = 100;
    private const int MembersMax = 1_000;
    private const int ClaimsMax = 20_000;
    private const int NameLengthMax = 512;
    private const int ReplicasMax = 1_000_000;
    private volatile ReportedBudgets? _latest;

    /// <summary>Null until a scaler has reported.</summary>
    public ReportedBudgets? Latest => _latest;

    /// <summary>Takes a report: the whole state as of an instant.</summary>
    /// <returns>False when any of it breaks a rule; then what was known stays.</returns>
    public bool Take(DateTimeOffset at, IReadOnlyList<BudgetState> budgets)
    {
        if (budgets.Count > BudgetsMax || !budgets.All(IsGood))
        {
            return false;
        }

        _latest = new ReportedBudgets(at, budgets);
        return true;
    }

    private static bool IsGood(BudgetState budget) =>
        IsName(budget.Name)
        && (!budget.HasGpus || IsAmount(budget.Gpus))
        && (!budget.HasCostPerHour || IsAmount(budget.CostPerHour))
        && budget.Members.Count is > 0 and <= MembersMax
        && budget.Claims.Count <= ClaimsMax
        && budget.Members.All(IsGood)
        && budget.Claims.All(claim => IsGood(claim, budget.Members.Count));

    private static bool IsGood(BudgetMember member) =>
        IsName(member.Label)
        && IsAmount(member.Guarantee)
        && IsAmount(member.Weight)
        && (!member.HasBorrowMax || IsAmount(member.BorrowMax));

    private static bool IsGood(BudgetClaim claim, int members) =>
        IsName(claim.Namespace)
        && IsName(claim.Name)
        && claim.Member >= 0
        && claim.Member < members
        && IsAmount(claim.Weight)
        && IsAmount(claim.GpusPerReplica)
        && IsAmount(claim.CostPerReplicaHour)
        && claim.Wanted is >= 0 and <= ReplicasMax
        && claim.Granted >= 0
        && claim.Granted <= claim.Wanted;

    private static bool IsName(string text) => text.Length is > 0 and <= NameLengthMax;

    private static bool IsAmount(double amount) => double.IsFinite(amount) && amount >= 0;
}
