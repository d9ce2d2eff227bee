using Prewarm.Forecaster;
using Prewarm.Inspection;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Hosting;

/// <summary>Shows a forecaster's board and sources on the page and the API.</summary>
internal class ForecasterInspectionSource(IForecastView forecasts, SourceHealth sources, TimeProvider clock)
    : IInspectionSource
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public IReadOnlyList<InspectedWorkload> Workloads() => [.. forecasts.Workloads().Select(View)];

    public InspectedWorkload? Find(string @namespace, string name, string? trigger) =>
        forecasts.Find(@namespace, name, trigger) is { } found ? View(found) : null;

    public Task<IReadOnlyList<SourceView>> SourcesAsync(CancellationToken cancellationToken) =>
        sources.ReadAsync(cancellationToken);

    public BudgetsBody Budgets() => ReportedBudgetViews.Of(forecasts.Budgets());

    public virtual IReadOnlyList<FleetPoint> Fleet() => [];

    private static InspectedWorkload View(ForecastSummary summary) =>
        new(summary.Key, summary.Unit, summary.LeadTime, summary.Options, summary.Forecast, summary.LastTraining)
        {
            Team = summary.Team,
            GpusPerReplica = summary.GpusPerReplica,
            Past = summary.Past,
        };
}
