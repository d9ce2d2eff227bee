using Prewarm.Hosting;
using Prewarm.Simulation;
using Prewarm.Simulation.Clock;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;

namespace Prewarm.Cli.Demo;

/// <summary>
/// Lives through the last hours of some traffic, tick by tick: the fleet serves, the clock moves, the scaler samples, the
/// forecaster publishes, a KEDA-shaped client polls over gRPC and the HPA's rules resize the fleet. A reactive scaler gets the
/// very same arrivals beside it.
/// </summary>
internal static class DemoRun
{
    private const int WarmUpTicksMax = 240;
    private const int WarmUpTicks = 20;
    private static readonly TimeSpan WatchableLength = TimeSpan.FromSeconds(100);

    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal)
    {
        ["scalerAddress"] = "prewarm:9090",
        ["engine"] = "vllm",
        ["selector"] = $"model_name=\"{FleetMetricsServer.Model}\"",
        ["targetPerReplica"] = "20",
        ["leadTime"] = "5m",
    };

    /// <returns>0 when Prewarm missed fewer requests than the reactive scaler at no more than 1.2 times its GPU-hours.</returns>
    public static async Task<int> RunAsync(DemoSettings settings, CancellationToken cancellationToken)
    {
        var traffic = DemoTraffic.Load(settings.Trace, settings.For);
        var timeline = new DemoTimeline();
        var clock = new VirtualClock(traffic.From - (FleetRules.Tick * WarmUpTicksMax));
        await using var server = await FleetMetricsServer.StartAsync(cancellationToken).ConfigureAwait(false);
        await using var hosts = new DemoHosts(settings.Postgres);
        await hosts
            .StartAsync(traffic, timeline, clock, server.Address, settings.Port, cancellationToken)
            .ConfigureAwait(false);
        using var keda = new KedaPoller(hosts.ScalerPort, Metadata);
        await DemoReport.IntroduceAsync(settings, traffic, hosts.PagePort, hosts.OperatorToken).ConfigureAwait(false);
        var late = await WarmUpAsync(traffic, clock, server, hosts, keda, cancellationToken).ConfigureAwait(false);
        var ours = new SimulatedFleet(DemoTraffic.ColdStart, SimulationRun.ReadyAtStart(traffic.Trace, traffic.From));
        var reactive = new SimulatedFleet(
            DemoTraffic.ColdStart,
            SimulationRun.ReadyAtStart(traffic.Trace, traffic.From)
        );
        using var view = IDemoView.Create(settings, traffic, timeline);
        late += await LiveAsync(
                settings,
                traffic,
                clock,
                server,
                hosts,
                keda,
                ours,
                reactive,
                timeline,
                view,
                cancellationToken
            )
            .ConfigureAwait(false);
        view.Dispose();
        var (oracle, _) = SimulationRun.Oracle(
            traffic.Trace,
            traffic.Arrivals,
            traffic.From,
            clock.GetUtcNow(),
            DemoTraffic.ColdStart
        );
        var worked = DemoReport.Conclude(
            ours.Totals,
            reactive.Totals,
            oracle,
            timeline.SteepestRamp(),
            keda.Errors,
            late
        );
        return worked ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>Lets the pod register, back-fill and train while a fleet that fits serves the traffic before the judged span.</summary>
    private static async Task<int> WarmUpAsync(
        DemoTraffic traffic,
        VirtualClock clock,
        FleetMetricsServer server,
        DemoHosts hosts,
        KedaPoller keda,
        CancellationToken cancellationToken
    )
    {
        var fleet = new SimulatedFleet(TimeSpan.Zero, 1);
        var late = 0;
        for (var tick = 0; tick < WarmUpTicksMax; tick++)
        {
            var now = clock.GetUtcNow();
            fleet.Resize(SimulationRun.ReadyAtStart(traffic.Trace, now) + 1);
            fleet.Step(traffic.Arrivals.In(now));
            server.Show(fleet);
            clock.Advance(FleetRules.Tick);
            late += await hosts.SettleAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false) ? 0 : 1;
            await keda.PollAsync(cancellationToken).ConfigureAwait(false);

            // Training takes real seconds; the simulated hour before the span must not run out meanwhile.
            if (tick >= WarmUpTicks && !hosts.HasForecast)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return late;
    }

    private static async Task<int> LiveAsync(
        DemoSettings settings,
        DemoTraffic traffic,
        VirtualClock clock,
        FleetMetricsServer server,
        DemoHosts hosts,
        KedaPoller keda,
        SimulatedFleet ours,
        SimulatedFleet reactive,
        DemoTimeline timeline,
        IDemoView view,
        CancellationToken cancellationToken
    )
    {
        var (hpa, reactiveHpa, policy) = (new HpaController(), new HpaController(), new ReactivePolicy(0.8));
        var pace = new DemoPace(settings, WatchableLength);
        var late = 0;
        while (clock.GetUtcNow() < traffic.To)
        {
            var arrivals = traffic.Arrivals.In(clock.GetUtcNow());
            ours.Step(arrivals);
            reactive.Step(arrivals);
            server.Show(ours);
            clock.Advance(FleetRules.Tick);
            var now = clock.GetUtcNow();
            late += await hosts.SettleAsync(now, cancellationToken).ConfigureAwait(false) ? 0 : 1;
            var poll = await keda.PollAsync(cancellationToken).ConfigureAwait(false);
            ours.Resize(hpa.Sync(now, ours.Replicas, poll?.Value, poll?.Target ?? 1));
            var (value, target) = policy.Answer(now, reactive);
            reactive.Resize(reactiveHpa.Sync(now, reactive.Replicas, value, target));
            timeline.Add(now, arrivals / (double)FleetRules.TickSeconds * FleetRules.ServiceSeconds, ours, reactive);
            view.Show(now, ours, reactive);
            await pace.WaitAsync(now - traffic.From, cancellationToken).ConfigureAwait(false);
        }

        return late;
    }
}
