using Prewarm.TestUtils;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>The source fails while 40 requests run. KEDA hears the last known value or UNAVAILABLE, never zero, never inactive.</summary>
public sealed class SourceFaultTests(FaultServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SourceFault.Slow)]
    [InlineData(SourceFault.InternalError)]
    [InlineData(SourceFault.Unauthorized)]
    [InlineData(SourceFault.Html)]
    public async Task Answers_Broken_AreLastKnownThenUnavailableThenWellAgain(SourceFault fault)
    {
        await servers.EnsureAsync(Token);
        await using var bench = await FaultBench.StartAsync(
            servers.Engine,
            servers.Port,
            "source-" + fault.ToString().ToLowerInvariant()
        );
        bench.Proxy.Fault = fault;
        await bench.Keda.UntilAsync(KedaWatch.IsUnavailable, "UNAVAILABLE");
        Assert.True(bench.Proxy.Faults > 0);
        await bench.Keda.ForPollsAsync(5);
        bench.Proxy.Fault = SourceFault.None;
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 40, 40), "the value after the fault");
        bench.Keda.AssertNeverWrong(40, 40);
    }

    [Fact]
    public async Task Prometheus_KilledAndBack_IsUnavailableThenWellAgain()
    {
        await servers.EnsureAsync(Token);
        var program = Require.Program("prometheus");
        await using var killed = await ServerProcess.PrometheusAsync(program, [servers.Engine.Port], Token);
        await using var bench = await FaultBench.StartAsync(servers.Engine, killed.Port, "source-killed");
        await killed.DisposeAsync();
        await bench.Keda.UntilAsync(KedaWatch.IsUnavailable, "UNAVAILABLE");
        await bench.Keda.ForPollsAsync(5);
        bench.Proxy.Upstream = servers.Port;
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 40, 40), "the value from the new Prometheus");
        bench.Keda.AssertNeverWrong(40, 40);
    }
}
