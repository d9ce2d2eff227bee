using Prewarm.Protocol.V1;
using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Tells the forecaster how budgets were shared out, for its page.</summary>
internal static class BudgetReports
{
    public static BudgetState Of(BudgetStanding standing)
    {
        var state = new BudgetState { Name = standing.Budget.Name };
        if (Finite(standing.Budget.Limits.Gpus) is { } gpus)
        {
            state.Gpus = gpus;
        }

        if (Finite(standing.Budget.Limits.CostPerHour) is { } cost)
        {
            state.CostPerHour = cost;
        }

        state.Members.Add(standing.Budget.Limits.Members.Zip(standing.Budget.Labels, Member));
        state.Claims.Add(standing.Claims.Select(Claim));
        return state;
    }

    private static BudgetMember Member(BudgetShare share, string label)
    {
        var member = new BudgetMember
        {
            Label = label,
            Guarantee = share.Guarantee,
            Weight = share.Weight,
        };
        if (Finite(share.BorrowMax) is { } most)
        {
            member.BorrowMax = most;
        }

        return member;
    }

    private static BudgetClaim Claim(BudgetClaimed claimed) =>
        new()
        {
            Namespace = claimed.Namespace,
            Name = claimed.Name,
            Member = claimed.Request.Member,
            Priority = claimed.Request.Priority,
            Weight = claimed.Request.Weight,
            GpusPerReplica = claimed.Request.GpusPerReplica,
            CostPerReplicaHour = claimed.Request.CostPerReplicaHour,
            Wanted = claimed.Request.Wanted,
            Granted = claimed.Granted,
        };

    private static double? Finite(double limit) => double.IsFinite(limit) ? limit : null;
}
