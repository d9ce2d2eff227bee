using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>Reads the board for people.</summary>
internal sealed class ForecastView(ForecastBoard board, BudgetBoard budgets, IHistoryStore store) : IForecastView
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

    private ForecastSummary Summary(ForecastWorkload workload)
    {
        var options = workload.Options(1);
        return new ForecastSummary(
            workload.Key,
            workload.Settings.Unit,
            workload.Settings.Timezone,
            options.OperatingQuantile,
            options.Window,
            workload.Latest,
            store.LastTraining(workload.Key)
        );
    }
}
