using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Demo;

/// <summary>The forecaster's page with the simulated fleet beside it.</summary>
internal sealed class DemoInspectionSource(
    IForecastView forecasts,
    SourceHealth sources,
    TimeProvider clock,
    DemoTimeline timeline
) : ForecasterInspectionSource(forecasts, sources, clock)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(6);

    public override IReadOnlyList<FleetPoint> Fleet() => timeline.Since(Shown);
}
