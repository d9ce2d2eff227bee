using Microsoft.Extensions.Logging;
using Prewarm.Forecaster.Publishing;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Publishing;

public sealed class PublishingLoopTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void RunOnce_AppendFails_HoldsTheMinutesAndForecastsFromThem()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Train();
        bench.Store.WritesFail = StorageFailure.Full;
        bench.LiveMinute(("a", 500));
        bench.LiveMinute(("a", 600));
        var workload = bench.Board.Find(ForecasterBench.Key("a"))!;
        Assert.Equal(Start.AddMinutes(1), workload.Latest!.Origin);
        Assert.True(workload.Latest.Quantile(0, 0) > 200, "the held minutes are not in the forecast");
        Assert.Equal([double.NaN, double.NaN], bench.Stored("a", Start, Start.AddMinutes(1)));

        bench.Store.WritesFail = null;
        bench.LiveMinute(("a", 700));
        Assert.Equal([500, 600, 700], bench.Stored("a", Start, Start.AddMinutes(2)));
        var passes = ForecasterBench.ByOutcome(bench.Passes);
        Assert.Equal((1, 2, 0), (passes["ok"], passes["partial"], passes["failed"]));
        Assert.Single(bench.Logs, log => log.Id.Id == 2003);
        Assert.Single(bench.Logs, log => log.Id.Id == 2004);
    }

    [Fact]
    public void RunOnce_OneWorkloadFails_TheOthersArePublished()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a", "b", "c"));
        bench.Train();
        bench.Store.ReadsFail = key => key.Name == "b" ? new InvalidDataException("broken") : null;
        bench.LiveMinute(("a", 1), ("b", 2), ("c", 3));
        bench.LiveMinute(("a", 1), ("b", 2), ("c", 3));
        Assert.Equal(
            [Start.AddMinutes(1), Start.AddMinutes(-1), Start.AddMinutes(1)],
            bench.Board.All.OrderBy(one => one.Key.Name).Select(one => one.Latest!.Origin)
        );
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Passes)["partial"]);
        var log = Assert.Single(bench.Logs, log => log.Level >= LogLevel.Warning);
        Assert.Contains("ns/b", log.Message, StringComparison.Ordinal);

        bench.Store.ReadsFail = _ => null;
        bench.LiveMinute(("a", 1), ("b", 2), ("c", 3));
        Assert.Equal(Start.AddMinutes(2), bench.Board.Find(ForecasterBench.Key("b"))!.Latest!.Origin);
        Assert.Single(bench.Logs, log => log.Id.Id == 2002);
    }

    [Fact]
    public void RunOnce_StoreUnreadable_AsksItOnceAPassAndIsNotReady()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a", "b", "c"));
        bench.Train();
        var readiness = new PublishingReadiness(
            bench.Publishing,
            Microsoft.Extensions.Options.Options.Create(new ForecasterOptions()),
            bench.Clock
        );
        bench.Store.ReadsFail = _ => new StorageException(StorageFailure.Locked, "locked");
        var reads = bench.Store.Reads;
        for (var i = 0; i < 4; i++)
        {
            bench.LiveMinute(("a", 1));
        }

        Assert.Equal(4, bench.Store.Reads - reads);
        Assert.NotNull(readiness.NotReadyBecause());
        bench.Store.ReadsFail = _ => null;
        bench.LiveMinute(("a", 1));
        Assert.Null(readiness.NotReadyBecause());
    }

    [Fact]
    public void RunOnce_ClockForwardAndBackAnHour_NeitherLosesNorDoublesMinutes()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Train();
        bench.LiveMinute(("a", 1));

        bench.Clock.AdjustTime(bench.Clock.GetUtcNow().AddHours(1));
        bench.LiveMinute(("a", 50));
        var workload = bench.Board.Find(ForecasterBench.Key("a"))!;
        Assert.Equal(Start.AddMinutes(61), workload.Latest!.Origin);

        bench.Clock.AdjustTime(bench.Clock.GetUtcNow().AddHours(-1));
        for (var minute = 2; minute < 70; minute++)
        {
            Assert.Equal(Start.AddMinutes(minute), bench.Clock.GetUtcNow());
            bench.LiveMinute(("a", minute));
            bench.Train();
            Assert.InRange(workload.Latest?.Origin ?? default, default, bench.Clock.GetUtcNow());
        }

        // Minute 61 was sampled twice: what the right clock saw replaces what the wrong one saw.
        Assert.Equal(
            [1, double.NaN, .. Enumerable.Range(2, 68).Select(minute => (double)minute)],
            bench.Stored("a", Start, Start.AddMinutes(69))
        );
        Assert.Equal(Start.AddMinutes(69), workload.Latest!.Origin);
        Assert.Single(bench.Logs, log => log.Id.Id == 2006);
    }

    [Fact]
    public void RunOnce_TrainingInProgress_SkipsOnlyThatWorkload()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a", "b"));
        bench.Train();
        var busy = bench.Board.Find(ForecasterBench.Key("a"))!;
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var training = new Thread(() =>
        {
            lock (busy.Gate)
            {
                held.Set();
                release.Wait(TimeSpan.FromSeconds(30));
            }
        });
        training.Start();
        held.Wait(TimeSpan.FromSeconds(30), Token);
        bench.LiveMinute(("a", 1), ("b", 2));
        Assert.Equal(Start.AddMinutes(-1), busy.Latest!.Origin);
        Assert.Equal(Start, bench.Board.Find(ForecasterBench.Key("b"))!.Latest!.Origin);
        release.Set();
        training.Join();
        bench.LiveMinute(("a", 1), ("b", 2));
        Assert.Equal(Start.AddMinutes(1), busy.Latest!.Origin);
    }

    [Fact]
    public async Task StopAsync_KeepsTheOpenMinute()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 4));
        await bench.Publishing.StopAsync(Token);
        Assert.Equal([4], bench.Stored("a", Start, Start));
    }

    [Fact]
    public async Task StopAsync_StoreDown_DoesNotThrow()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 4));
        bench.Store.WritesFail = StorageFailure.Full;
        await bench.Publishing.StopAsync(Token);
        Assert.Contains(bench.Logs, log => log.Id.Id == 2003);
    }

    [Fact]
    public void RunOnce_DaylightSavingDay_PublishesEveryMinuteInStep()
    {
        // Berlin's clocks go back at 01:00 UTC on 2026-10-25 and local hour 2 happens twice.
        var change = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        var begin = change.AddMinutes(-30);
        using var bench = new ForecasterBench(now: begin);
        bench.Report(begin, [ForecasterBench.Settings("a", timezone: "Europe/Berlin")], ("a", 5));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        bench.Train();
        for (var minute = 1; minute < 120; minute++)
        {
            bench.LiveMinute(("a", 5));
            var latest = bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;
            Assert.Equal(begin.AddMinutes(minute), latest.Origin);
            Assert.All(latest.WindowQuantiles, value => Assert.True(double.IsFinite(value)));
        }

        Assert.DoesNotContain(double.NaN, bench.Stored("a", begin, begin.AddMinutes(119)));
        Assert.Equal(120, ForecasterBench.ByOutcome(bench.Passes)["ok"]);
    }

    [Fact]
    public async Task Subscribe_SlowReader_GetsTheLatestOfEachWorkloadOnce()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a", "b"));
        bench.Train();
        using var stream = bench.Get<ForecastPublisher>().Subscribe();
        bench.LiveMinute(("a", 1), ("b", 2));
        bench.LiveMinute(("a", 1), ("b", 2));
        var taken = await stream.TakeAsync(Token);
        Assert.Equal(["a", "b"], taken.Select(one => one.Key.Name).Order());
        Assert.All(taken, one => Assert.Equal(Start.AddMinutes(2).ToUnixTimeMilliseconds(), one.OriginUnixMs));
        Assert.False(stream.TakeAsync(Token).IsCompleted);
    }
}
