using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Collecting;

public sealed class CollectorTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(1e16)]
    public void Take_BadValue_IsRefusedAndTheOthersAreKept(double bad)
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a"), ForecasterBench.Settings("b")], ("a", bad), ("b", 7));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        Assert.Equal([double.NaN], bench.Stored("a", Start, Start));
        Assert.Equal([7], bench.Stored("b", Start, Start));
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Refused)["value"]);
    }

    [Fact]
    public void Take_HugeButPossibleValue_IsKept()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 1e15));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        Assert.Equal([1e15], bench.Stored("a", Start, Start));
    }

    [Fact]
    public void Take_EmptyReport_AsksForNothing()
    {
        using var bench = new ForecasterBench();
        Assert.False(bench.Report(Start).NeedsSettings);
        Assert.Empty(bench.Board.All);
    }

    [Fact]
    public void Take_UnknownWorkload_AsksForSettingsOnce()
    {
        using var bench = new ForecasterBench();
        Assert.True(bench.Report(Start, ("a", 1)).NeedsSettings);
        Assert.False(bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 1)).NeedsSettings);
        Assert.False(bench.Report(Start, ("a", 1)).NeedsSettings);
    }

    [Fact]
    public void Take_BoardFull_RefusesWithoutAskingAgain()
    {
        using var bench = new ForecasterBench(configure: options => options.WorkloadsMax = 1);
        var settings = new[] { ForecasterBench.Settings("a"), ForecasterBench.Settings("b") };
        Assert.False(bench.Report(Start, settings, ("a", 1), ("b", 1)).NeedsSettings);
        Assert.Equal("a", Assert.Single(bench.Board.All).Key.Name);
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Refused)["settings"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Take_ImpossibleInstant_IsRefused(long instant)
    {
        using var bench = new ForecasterBench();
        var collector = bench.Get<Forecaster.Collecting.Collector>();
        Assert.False(collector.Take(new ReportRequest { AtUnixMs = instant }).NeedsSettings);
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Refused)["instant"]);
    }

    [Fact]
    public void Take_ItemsWithoutKey_AreRefusedOneByOne()
    {
        using var bench = new ForecasterBench();
        var report = new ReportRequest { AtUnixMs = Start.ToUnixTimeMilliseconds() };
        report.Settings.Add(new WorkloadSettings());
        report.Settings.Add(ForecasterBench.Settings("a"));
        report.Observations.Add(new Observation { Demand = 1 });
        Assert.False(bench.Get<Forecaster.Collecting.Collector>().Take(report).NeedsSettings);
        Assert.Equal("a", Assert.Single(bench.Board.All).Key.Name);
        var refused = ForecasterBench.ByOutcome(bench.Refused);
        Assert.Equal((1, 1), (refused["settings"], refused["value"]));
    }

    [Fact]
    public void Take_TwoScalersReportTheSameWorkload_KeepsOneMean()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 10));
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 10));
        bench.Report(Start.AddSeconds(15), ("a", 20));
        bench.Report(Start.AddSeconds(15), ("a", 20));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        Assert.Equal([15], bench.Stored("a", Start, Start));
        Assert.Single(bench.Board.All);
    }

    [Fact]
    public void Take_StoreDown_StillTakesWhatIsKnownAndNew()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 1));
        bench.Store.WritesFail = StorageFailure.Full;
        Assert.False(bench.Report(Start, [ForecasterBench.Settings("b")], ("a", 3), ("b", 5)).NeedsSettings);
        bench.Store.WritesFail = null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Publish();
        Assert.Equal([2], bench.Stored("a", Start, Start));
        Assert.Equal([5], bench.Stored("b", Start, Start));
    }

    [Fact]
    public void Take_ReportsComeBackAfterAGap_AsksTheSourceForTheGapOnly()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 1));
        Assert.True(bench.Board.Find(ForecasterBench.Key("a"))!.Backfill.WantsPlan(Start, out _, out var begun));
        bench.Board.Find(ForecasterBench.Key("a"))!.Backfill.Planned(Start, begun, [], Start);
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        bench.Report(Start.AddMinutes(4), ("a", 1));
        Assert.False(bench.Board.Find(ForecasterBench.Key("a"))!.Backfill.WantsPlan(Start, out _, out _));
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        bench.Report(Start.AddMinutes(34), ("a", 1));
        Assert.True(bench.Board.Find(ForecasterBench.Key("a"))!.Backfill.WantsPlan(Start, out var from, out _));
        Assert.Equal(Start.AddMinutes(4), from);
    }
}
