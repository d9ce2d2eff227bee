using Prewarm.Forecaster;
using Prewarm.Inspection;
using Prewarm.Inspection.Views;
using Prewarm.Protocol.V1;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Cli.Hosting;

/// <summary>Budgets as they came over the wire, for page and API.</summary>
internal static class ReportedBudgetViews
{
    public static BudgetsBody Of(ReportedBudgets? reported) =>
        reported is null ? new BudgetsBody(null, []) : new BudgetsBody(reported.At, [.. reported.Budgets.Select(View)]);

    private static BudgetView View(BudgetState state) =>
        BudgetReading.Of(
            state.Name,
            new BudgetLimits(
                state.HasGpus ? state.Gpus : double.PositiveInfinity,
                state.HasCostPerHour ? state.CostPerHour : double.PositiveInfinity,
                [
                    .. state.Members.Select(member => new BudgetShare(
                        member.Guarantee,
                        member.Weight,
                        member.HasBorrowMax ? member.BorrowMax : double.PositiveInfinity
                    )),
                ]
            ),
            [.. state.Members.Select(member => member.Label)],
            [.. state.Claims.Select(Outcome)]
        );

    private static BudgetOutcome Outcome(BudgetClaim claim) =>
        new(
            claim.Namespace,
            claim.Name,
            new BudgetRequest(
                $"{claim.Namespace}/{claim.Name}",
                claim.Member,
                claim.Wanted,
                0,
                claim.GpusPerReplica,
                claim.CostPerReplicaHour,
                claim.Priority,
                claim.Weight
            ),
            claim.Granted
        );
}
