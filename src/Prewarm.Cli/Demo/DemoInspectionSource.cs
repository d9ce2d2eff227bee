using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Inspection;
using Prewarm.Storage;

namespace Prewarm.Cli.Demo;

/// <summary>The forecaster's page with the simulated fleet beside it.</summary>
internal sealed class DemoInspectionSource(
    IForecastView forecasts,
    IHistoryStore store,
    TimeProvider clock,
    DemoTimeline timeline
) : ForecasterInspectionSource(forecasts, store, clock)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(6);

    protected override DecisionView? Decision => timeline.Decision;

    public override IReadOnlyList<FleetPoint> Fleet() => timeline.Since(Shown);
}
