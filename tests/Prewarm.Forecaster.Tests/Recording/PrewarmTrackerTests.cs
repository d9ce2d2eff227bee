using Prewarm.Forecaster.Recording;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Recording;

public sealed class PrewarmTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    [Fact]
    public void Take_DemandThatCame_IsUsedAndSavesUpToALead()
    {
        var rows = Run((0, 2, 20), (1, 4, 20), (2, 4, 20), (3, 4, 20), (4, 4, 40));
        var row = Assert.Single(rows);
        Assert.Equal(
            (LedgerOutcome.Used, Start.AddMinutes(1), 4, 2),
            (row.Outcome, row.Opened, row.Replicas, row.LiveReplicas)
        );
        Assert.Equal((Start.AddMinutes(4), Start.AddMinutes(4), 3.0), (row.DemandCame, row.Closed, row.MinutesSaved));

        // Two replicas more than live signals asked for, for two minutes; the third minute belongs to the demand that came with it.
        Assert.Equal(4, row.GpuMinutesWasted, 6);
    }

    [Fact]
    public void Take_LongBeforeDemand_SavesNoMoreThanTheLead()
    {
        var rows = Run((0, 2, 20), (1, 4, 20), (5, 4, 20), (9, 4, 20), (13, 4, 40));
        Assert.Equal(5, Assert.Single(rows).MinutesSaved);
    }

    [Fact]
    public void Take_DemandThatDidNotCome_IsWastedWithItsGpuMinutes()
    {
        var row = Assert.Single(Run((0, 2, 20), (1, 4, 20), (2, 4, 20), (3, 2, 20)));
        Assert.Equal((LedgerOutcome.Wasted, null, 0.0), (row.Outcome, row.DemandCame, row.MinutesSaved));
        Assert.Equal(4, row.GpuMinutesWasted, 6);
    }

    [Fact]
    public void Take_DemandNobodyForecast_IsOneMissForTheWave()
    {
        var tracker = new PrewarmTracker(Key);
        var rows = new List<LedgerRow>();
        foreach (var (minute, live) in new[] { (0, 20), (1, 40), (2, 50), (3, 60) })
        {
            // The forecast had a vote and kept asking for two.
            var row = Row(minute, live / 10, live) with
            {
                Forecast = 20,
            };
            rows.AddRange(tracker.Take(new JudgedDecision(row, live), Lead, 1));
        }

        var missed = Assert.Single(rows);
        Assert.Equal((LedgerOutcome.Missed, 2), (missed.Outcome, missed.Replicas));
    }

    [Theory]
    [InlineData(33, 33)] // Fuller replicas than a scaler without a forecast would run.
    [InlineData(37, 33)] // The same in shadow, where that scaler's number is the answer.
    public void Take_FullerReplicasThanLiveAlone_IsNoMissWhileDemandIsCovered(int replicas, int floor)
    {
        var tracker = new PrewarmTracker(Key);
        foreach (var minute in Enumerable.Range(0, 30))
        {
            // What live signals alone would ask for wavers around 37.
            var row = Row(minute, replicas, 370 + (10 * (minute % 3))) with
            {
                Forecast = 10 * floor,
            };
            Assert.Empty(tracker.Take(new JudgedDecision(row, 10 * floor), Lead, 1));
        }
    }

    [Fact]
    public void Take_ForecastThatRises_IsNoMiss()
    {
        var tracker = new PrewarmTracker(Key);
        Assert.Empty(tracker.Take(new JudgedDecision(Row(0, 2, 20), 20), Lead, 1));
        var rise = new JudgedDecision(Row(1, 4, 20), 40);
        Assert.Equal(LedgerOutcome.Open, Assert.Single(tracker.Take(rise, Lead, 1)).Outcome);
    }

    [Fact]
    public void Take_UnknownDemandOrTimeGoingBack_JudgesNothing()
    {
        var tracker = new PrewarmTracker(Key);
        Assert.Empty(tracker.Take(Judged(0, 4, double.NaN), Lead, 1));
        Assert.Single(tracker.Take(Judged(5, 4, 20), Lead, 1));
        Assert.Empty(tracker.Take(Judged(4, 2, 20), Lead, 1));
    }

    [Fact]
    public void Take_AfterAGap_CountsNoGpuMinutesForTheTimeBetween()
    {
        var row = Assert.Single(Run((0, 2, 20), (1, 4, 20), (600, 4, 20), (601, 2, 20)));
        Assert.Equal(2, row.GpuMinutesWasted, 6);
    }

    [Fact]
    public void Resume_AnOpenRow_EndsIt()
    {
        var open = new LedgerRow(Key, Start, "fresh forecast", 4, 2, null, null, LedgerOutcome.Open, 0, 7);
        var tracker = new PrewarmTracker(Key);
        tracker.Resume(open);
        var ended = Assert.Single(tracker.Take(Judged(10, 2, 20), Lead, 1));
        Assert.Equal((Start, LedgerOutcome.Wasted, 7.0), (ended.Opened, ended.Outcome, ended.GpuMinutesWasted));
    }

    private static LedgerRow[] Run(params (int Minute, int Replicas, double Live)[] steps)
    {
        var tracker = new PrewarmTracker(Key);
        var rows = new Dictionary<DateTimeOffset, LedgerRow>();
        foreach (var (minute, replicas, live) in steps)
        {
            foreach (var changed in tracker.Take(Judged(minute, replicas, live), Lead, 1))
            {
                rows[changed.Opened] = changed;
            }
        }

        return [.. rows.Values];
    }

    private static JudgedDecision Judged(int minute, int replicas, double live) =>
        new(Row(minute, replicas, live), replicas * 10);

    private static DecisionRow Row(int minute, int replicas, double live) =>
        new(Key, Start.AddMinutes(minute), replicas, replicas, 0, replicas * 10, live, replicas * 10, 10, "{}");
}
