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
        var row = Assert.Single(Run((0, 2, 20), (1, 4, 40), (2, 5, 50), (3, 6, 60)));
        Assert.Equal((LedgerOutcome.Missed, 2), (row.Outcome, row.Replicas));
    }

    [Fact]
    public void Take_UnknownDemandOrTimeGoingBack_JudgesNothing()
    {
        var tracker = new PrewarmTracker(Key);
        Assert.Empty(tracker.Take(Row(0, 4, double.NaN), Lead, 1));
        Assert.Single(tracker.Take(Row(5, 4, 20), Lead, 1));
        Assert.Empty(tracker.Take(Row(4, 2, 20), Lead, 1));
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
        var ended = Assert.Single(tracker.Take(Row(10, 2, 20), Lead, 1));
        Assert.Equal((Start, LedgerOutcome.Wasted, 7.0), (ended.Opened, ended.Outcome, ended.GpuMinutesWasted));
    }

    private static LedgerRow[] Run(params (int Minute, int Replicas, double Live)[] steps)
    {
        var tracker = new PrewarmTracker(Key);
        var rows = new Dictionary<DateTimeOffset, LedgerRow>();
        foreach (var (minute, replicas, live) in steps)
        {
            foreach (var changed in tracker.Take(Row(minute, replicas, live), Lead, 1))
            {
                rows[changed.Opened] = changed;
            }
        }

        return [.. rows.Values];
    }

    private static DecisionRow Row(int minute, int replicas, double live) =>
        new(Key, Start.AddMinutes(minute), replicas, replicas, 0, replicas * 10, live, replicas * 10, 10, "{}");
}
