using Prewarm.Forecaster.Recording;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Recording;

public sealed class UsageMeterTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");

    [Fact]
    public void Take_AnHour_AddsUpWhatWasPaidAndWhatReactiveWouldHaveHad()
    {
        var row = Run(Enumerable.Range(0, 61).Select(minute => (minute, 4, minute < 30 ? 20.0 : 40.0))).Single();
        Assert.Equal((Start, 60.0, 240.0), (row.Hour, row.Minutes, row.ReplicaMinutes));
        Assert.Equal((30 * 2) + (30 * 4), row.ReactiveMinutes, 6);
        Assert.Equal(30 * 2, row.WastedMinutes, 6);
        Assert.Equal(60 * 7, row.DemandMinutes, 6);
        Assert.Equal(60 * 60 * 3, row.Requests, 6);
    }

    [Fact]
    public void Take_LiveDemandThatFalls_ReactiveHoldsForTheHpasFiveMinutes()
    {
        var row = Run(Enumerable.Range(0, 11).Select(minute => (minute, 4, minute == 0 ? 40.0 : 20.0))).Single();
        Assert.Equal((6 * 4) + (4 * 2), row.ReactiveMinutes, 6);
    }

    [Fact]
    public void Take_AcrossTheHour_IsSplitAndAGapIsNotCounted()
    {
        var rows = Run([(58, 2, 20), (62, 2, 20), (120, 2, 20)]);
        Assert.Equal([(Start, 2.0), (Start.AddHours(1), 2.0)], rows.Select(row => (row.Hour, row.Minutes)));
    }

    [Fact]
    public void Take_UnknownRate_StaysUnknownNotZero()
    {
        var meter = new UsageMeter(Key);
        meter.Take(Decision(0, 2, 20), double.NaN, double.NaN);
        Assert.Equal(double.NaN, Assert.Single(meter.Take(Decision(1, 2, 20), double.NaN, double.NaN)).Requests);
    }

    [Fact]
    public void Resume_AnHourUnderWay_GoesOnFromIt()
    {
        var meter = new UsageMeter(Key);
        meter.Resume(new UsageRow(Key, Start, 10, 20, 20, 0, 5, 7));
        meter.Take(Decision(20, 2, 20), 1, 1);
        var row = Assert.Single(meter.Take(Decision(21, 2, 20), 1, 1));
        Assert.Equal((11.0, 22.0, 67.0), (row.Minutes, row.ReplicaMinutes, row.Requests));
    }

    private static List<UsageRow> Run(IEnumerable<(int Minute, int Replicas, double Live)> steps)
    {
        var meter = new UsageMeter(Key);
        var rows = new SortedDictionary<DateTimeOffset, UsageRow>();
        foreach (var (minute, replicas, live) in steps)
        {
            foreach (var row in meter.Take(Decision(minute, replicas, live), 7, 3))
            {
                rows[row.Hour] = row;
            }
        }

        return [.. rows.Values];
    }

    private static DecisionRow Decision(int minute, int replicas, double live) =>
        new(Key, Start.AddMinutes(minute), replicas, double.NaN, 0, replicas * 10, live, replicas * 10, 10, "{}");
}
