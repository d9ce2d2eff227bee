using Prewarm.Forecaster.Publishing;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Tests.Training;

public sealed class TrainingLoopTests
{
    /// <summary>Living on and replaying refit at other instants; within a day of a smooth shape they must not be far apart.</summary>
    private const double RestartTolerance = 0.05;

    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void RunOnce_SettingsChangeWhileATrainingRuns_TrainsAgain()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        var changed = false;
        bench.Store.OnRead = _ =>
        {
            if (!changed)
            {
                changed = true;
                bench.Report(Start, [ForecasterBench.Settings("a", quantile: 0.99)]);
            }
        };
        bench.Train();
        Assert.True(changed);
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
        bench.Train();
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
        bench.Train();
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
    }

    [Fact]
    public void RunOnce_OneWorkloadFails_TheOthersAreTrainedAndItWaits()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a", "b"));
        bench.Store.ReadsFail = key => key.Name == "a" ? new InvalidDataException("broken") : null;
        for (var pass = 0; pass < 4; pass++)
        {
            bench.Train();
            bench.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        var outcomes = ForecasterBench.ByOutcome(bench.Trainings);
        Assert.Equal((1, 1), (outcomes["trained"], outcomes["failed"]));
        Assert.Single(bench.Logs, log => log.Id.Id == 2010);

        bench.Store.ReadsFail = _ => null;
        bench.Train();
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
        Assert.NotNull(bench.Board.Find(ForecasterBench.Key("a"))!.Latest);
    }

    [Fact]
    public void RunOnce_NoHistory_IsTrainedWithTheFirstMinute()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 3));
        bench.Train();
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Trainings)["no history"]);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        bench.Train();
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
        Assert.True(bench.Board.Find(ForecasterBench.Key("a"))!.Latest!.Learning);
    }

    [Fact]
    public void RunOnce_OnSchedule_RefitsOncePerPeriod()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Train();
        for (var hour = 0; hour < 12; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Report(bench.Clock.GetUtcNow(), ("a", 1));
            bench.Train();
        }

        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["refitted"]);
    }

    [Fact]
    public async Task RunOnce_Trained_IsPublishedAtOnce()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        using var stream = bench.Get<ForecastPublisher>().Subscribe();
        bench.Train();
        var forecast = Assert.Single(await stream.TakeAsync(Token));
        Assert.Equal(Start.AddMinutes(-1).ToUnixTimeMilliseconds(), forecast.OriginUnixMs);
    }

    [Fact]
    public void RunOnce_LastMinuteNotYetKept_IsLeftToThePublishingPass()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Report(Start, ("a", 900));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Train();
        var before = Latest(bench);
        Assert.Equal(Start.AddMinutes(-1), before.Origin);
        bench.Publish();
        var latest = bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;
        Assert.Equal(Start, latest.Origin);
        Assert.True(latest.Mean[0] > before.Mean[0] * 1.1, "the minute in between is missing from the forecast");
    }

    [Fact]
    public void RunOnce_IdleWorkload_LeavesMemoryAndKeepsItsHistory()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.StoreWith(TwoDays, Start, "a", "b"),
            options => options.IdleExpiry = TimeSpan.FromHours(2)
        );
        bench.Train();
        for (var hour = 0; hour < 2; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Report(bench.Clock.GetUtcNow(), ("a", 1));
            bench.Train();
        }

        Assert.Equal("a", Assert.Single(bench.Board.All).Key.Name);
        Assert.Single(bench.Logs, log => log.Id.Id == 2005);
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("b")));

        // Back again: asked for its settings, trained from the history that stayed.
        var now = bench.Clock.GetUtcNow();
        Assert.True(bench.Report(now, ("b", 1)).NeedsSettings);
        bench.Report(now, [ForecasterBench.Settings("b")], ("b", 1));
        bench.Train();
        Assert.False(bench.Board.Find(ForecasterBench.Key("b"))!.Latest!.Learning);
    }

    [Fact]
    public void Board_StoredLongAgo_LeavesAfterAnHourInsteadOfTheFullIdleTime()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start.AddDays(-3), "old"));
        Assert.Single(bench.Board.All);
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(bench.Board.DropIdle());
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(bench.Board.DropIdle());
    }

    [Fact]
    public void Restart_SameHistory_GivesTheSameForecast()
    {
        var store = ForecasterBench.StoreWith(TimeSpan.FromDays(3), Start, "a");
        using var before = new ForecasterBench(store);
        before.Train();
        using var after = new ForecasterBench(store);
        after.Train();
        AssertSame(Latest(before), Latest(after), 0);
    }

    [Fact]
    public void Restart_AfterLivingOn_GivesNearlyTheForecastOfBefore()
    {
        var store = ForecasterBench.StoreWith(TimeSpan.FromDays(3), Start, "a");
        using var before = new ForecasterBench(store);
        before.Train();
        for (var minute = 0; minute < 240; minute++)
        {
            before.LiveMinute(("a", ForecasterBench.Demand(before.Clock.GetUtcNow())));
        }

        using var after = new ForecasterBench(store, now: before.Clock.GetUtcNow());
        after.Train();
        AssertSame(Latest(before), Latest(after), RestartTolerance);
    }

    private static WindowForecast Latest(ForecasterBench bench) => bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;

    private static void AssertSame(WindowForecast one, WindowForecast two, double tolerance)
    {
        Assert.Equal((one.Origin, one.HistoryPoints), (two.Origin, two.HistoryPoints));
        Assert.All(
            one.WindowQuantiles.Zip(two.WindowQuantiles),
            pair => Assert.InRange(pair.Second, pair.First * (1 - tolerance), pair.First * (1 + tolerance))
        );
        Assert.All(
            one.Mean.Zip(two.Mean),
            pair => Assert.InRange(pair.Second, pair.First * (1 - tolerance), pair.First * (1 + tolerance))
        );
    }
}
