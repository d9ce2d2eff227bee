using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Training;
using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>Reads the board for people.</summary>
internal sealed class ForecastView(
    ForecastBoard board,
    BudgetBoard budgets,
    IHistoryStore store,
    HistoryLearner learner
) : IForecastView
{
    public IReadOnlyList<ForecastSummary> Workloads() =>
        [.. board.All.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal).Select(Summary)];

    public ForecastSummary? Find(string @namespace, string name, string? trigger) =>
        board
            .All.Where(one =>
                one.Key.Namespace == @namespace
                && one.Key.Name == name
                && (trigger is null || one.Key.Trigger == trigger)
            )
            .OrderBy(one => one.Key.Trigger, StringComparer.Ordinal)
            .Select(Summary)
            .FirstOrDefault();

    public ReportedBudgets? Budgets() => budgets.Latest;

    private ForecastSummary Summary(ForecastWorkload workload) =>
        new(
            workload.Key,
            workload.Settings.Unit,
            workload.LeadTime,
            workload.Options(1),
            workload.Latest,
            store.LastTraining(workload.Key)
        )
        {
            Team = workload.Settings.Team,
            GpusPerReplica = workload.Settings.GpusPerReplica > 0 ? workload.Settings.GpusPerReplica : 1,
            Past = learner.Of(workload),
        };
}
