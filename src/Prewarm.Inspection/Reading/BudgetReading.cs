using Prewarm.Inspection.Views;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Inspection;

/// <summary>Adds a shared-out budget up for people.</summary>
public static class BudgetReading
{
    /// <summary>Forgives the last bits of sums of fractions of a GPU.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>One budget.</summary>
    /// <param name="labels">Names of the members, in the order of the limits' members.</param>
    public static BudgetView Of(
        string name,
        BudgetLimits limits,
        IReadOnlyList<string> labels,
        IReadOnlyList<BudgetOutcome> outcomes
    )
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(outcomes);
        return new BudgetView(
            name,
            Finite(limits.Gpus),
            Finite(limits.CostPerHour),
            Sum(outcomes, outcome => outcome.Request.Wanted),
            Sum(outcomes, outcome => outcome.Granted),
            [
                .. limits.Members.Select(
                    (share, i) => Member(labels[i], share, [.. outcomes.Where(o => o.Request.Member == i)])
                ),
            ],
            [
                .. outcomes
                    .Select(outcome => Claim(outcome, labels[outcome.Request.Member]))
                    .OrderByDescending(claim => claim.CutGpus)
                    .ThenBy(claim => claim.Namespace, StringComparer.Ordinal)
                    .ThenBy(claim => claim.Name, StringComparer.Ordinal),
            ]
        );
    }

    private static BudgetMemberView Member(string label, BudgetShare share, IReadOnlyList<BudgetOutcome> outcomes)
    {
        var asked = Sum(outcomes, outcome => outcome.Request.Wanted).Gpus;
        var granted = Sum(outcomes, outcome => outcome.Granted).Gpus;
        return new BudgetMemberView(
            label,
            share.Guarantee,
            share.Weight,
            Finite(share.BorrowMax),
            asked,
            granted,
            Above(granted - share.Guarantee),
            Above(share.Guarantee - granted)
        );
    }

    private static BudgetClaimView Claim(BudgetOutcome outcome, string member)
    {
        var request = outcome.Request;
        var cut = request.Wanted - outcome.Granted;
        return new BudgetClaimView(
            outcome.Namespace,
            outcome.Name,
            member,
            request.Priority,
            request.Weight,
            request.Wanted,
            outcome.Granted,
            cut,
            outcome.Granted * request.GpusPerReplica,
            cut * request.GpusPerReplica,
            outcome.Granted * request.CostPerReplicaHour
        );
    }

    private static BudgetAmount Sum(IReadOnlyList<BudgetOutcome> outcomes, Func<BudgetOutcome, int> replicas) =>
        new(
            outcomes.Sum(outcome => replicas(outcome) * outcome.Request.GpusPerReplica),
            outcomes.Sum(outcome => replicas(outcome) * outcome.Request.CostPerReplicaHour)
        );

    private static double Above(double gpus) => gpus > Tolerance ? gpus : 0;

    private static double? Finite(double limit) => double.IsFinite(limit) ? limit : null;
}

/// <summary>What one ScaledObject asked of a budget, and the replicas it got.</summary>
public readonly record struct BudgetOutcome(string Namespace, string Name, BudgetRequest Request, int Granted);
