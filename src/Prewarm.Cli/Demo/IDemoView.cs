using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Demo;

/// <summary>Shows a run while it goes on.</summary>
internal interface IDemoView : IDisposable
{
    void Show(DateTimeOffset now, SimulatedFleet ours, SimulatedFleet reactive);

    static IDemoView Create(DemoSettings settings, DemoTraffic traffic, DemoTimeline timeline) =>
        settings.Headless ? new PlainDemoView(traffic) : new LiveDemoView(traffic, timeline);
}
