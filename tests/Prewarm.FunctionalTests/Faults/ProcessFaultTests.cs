using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Forecaster;
using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>Our own processes go and come back.</summary>
public sealed class ProcessFaultTests(FaultServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forecaster_KilledAndBack_ItsForecastFlowsAgain()
    {
        await servers.EnsureAsync(Token);
        await using var bench = await FaultBench.StartAsync(servers.Engine, servers.Port, "process-forecaster");
        var view = ForecasterHost.View(bench.Forecaster);
        await bench.Keda.UntilStateAsync(() => view.Find("inference", bench.Model, null) is not null, "a report");

        // Gone: the live value goes on. While it is away it gets a past with far more demand than there is now.
        await bench.StopForecasterAsync();
        await bench.Keda.ForPollsAsync(5);
        ImportPast(bench.HistoryFile, demand: 200);
        await bench.StartForecasterAsync();
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 150), "the forecast after the restart");

        // Gone again: the last forecast reaches far ahead, so that nothing changes; back again, and it flows again.
        await bench.StopForecasterAsync();
        var from = bench.Keda.Polls.Count;
        await bench.Keda.ForPollsAsync(20);
        Assert.All(bench.Keda.Polls.Skip(from), poll => Assert.True(KedaWatch.HasValue(poll, 150)));
        await bench.StartForecasterAsync();
        view = ForecasterHost.View(bench.Forecaster);
        await bench.Keda.UntilStateAsync(
            () => view.Find("inference", bench.Model, null)?.Forecast is { Learning: false },
            "a forecast of the restarted forecaster"
        );
        await bench.Keda.ForPollsAsync(5);
        bench.Keda.AssertNeverWrong(40, 400);
    }

    [Fact]
    public async Task Scaler_RestartedWithStreamsOpen_StreamEndsCleanlyAndTheNextBeginsWithTheState()
    {
        await servers.EnsureAsync(Token);
        await using var bench = await FaultBench.StartAsync(servers.Engine, servers.Port, "process-scaler");
        await bench.Keda.UntilStateAsync(() => bench.Keda.Messages.Count > 0, "the present state");
        await bench.StopScalerAsync();
        await bench.Keda.UntilStateAsync(() => bench.Keda.Ends.Count > 0, "the end of the stream");
        Assert.Equal(StatusCode.OK, bench.Keda.Ends[0]);
        await bench.Keda.UntilAsync(KedaWatch.IsUnavailable, "UNAVAILABLE");

        await bench.StartScalerAsync();
        await bench.Keda.UntilStateAsync(
            () => bench.Keda.Messages.Any(message => message.Stream > 0),
            "the present state on a new stream"
        );
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 40, 40), "the value of the new scaler");
        bench.Keda.AssertNeverWrong(40, 40);
    }

    private static void ImportPast(string file, double demand)
    {
        using var store = StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance);
        var now = TimeProvider.System.GetUtcNow();
        var start = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddDays(
            -3
        );
        var past = new RegularSeries(start, TimeSpan.FromMinutes(1), [.. Enumerable.Repeat(demand, 3 * 1440)]);
        var key = Assert.Single(store.History.Workloads()).Key;
        store.History.Import(key, past, overwrite: true);

        // Minutes that close from now on hold far less, and each would rightly pull the forecast down: whether one closes before the
        // forecaster is stopped again must not decide the test.
        store.Operations.Put(
            new OperationsDocument(
                "past-only",
                OperationsKinds.Mask,
                $"{key.Namespace}/{key.Name}",
                "the past alone is to speak",
                "test",
                now,
                past.End + past.Step,
                now.AddHours(1),
                "{}"
            )
        );
    }
}
