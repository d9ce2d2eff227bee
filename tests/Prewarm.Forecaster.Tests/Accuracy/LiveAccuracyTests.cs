using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Accuracy;

public sealed class LiveAccuracyTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(6);

    [Fact]
    public void Observe_WholeWindows_AreScoredByLead()
    {
        var judge = new LiveAccuracy(Key);
        judge.Forecast(Forecast(Start, mean: 10, quantile: 14, high: 20), 0.9, TimeSpan.Zero, Window, 3);
        var rows = Live(judge, 1, 180, minute => minute == 8 ? 16 : 11);
        var five = rows.Single(row => row.Lead == TimeSpan.FromMinutes(5));

        // The window of lead 5 min holds minutes 5 to 11 with the peak of 16 in it; the one of 15 min does not.
        Assert.Equal((3, 1, 0, 1), (five.ModelVersion, five.Count, five.Covered, five.Covered95));
        Assert.Equal(0.9 * 2, five.Pinball, 9);
        Assert.Equal((1.0, -1.0, 11.0), (five.AbsoluteError, five.Error, five.Demand));
        var fifteen = rows.Single(row => row.Lead == TimeSpan.FromMinutes(15));
        Assert.Equal(1, fifteen.Covered);
        Assert.Equal(0.1 * 3, fifteen.Pinball, 9);
    }

    [Fact]
    public void Observe_AMissingMinute_TakesItsWindowsOut()
    {
        var judge = new LiveAccuracy(Key);
        judge.Forecast(Forecast(Start, 10, 14, 20), 0.9, TimeSpan.Zero, Window, 0);
        var rows = Live(judge, 1, 180, minute => minute == 8 ? double.NaN : 11);
        Assert.Equal([TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)], rows.Select(row => row.Lead).Order());
    }

    [Fact]
    public void Observe_AWindowThatBeginsLater_CountsItsOwnMinutesOnly()
    {
        var judge = new LiveAccuracy(Key);
        judge.Forecast(Forecast(Start, mean: 10, quantile: 14, high: 20), 0.9, TimeSpan.FromMinutes(5), Window, 0);
        var rows = Live(judge, 1, 180, minute => minute == 8 ? 16 : 11);

        // Lead 5 min: demand of minute 5, the window of minutes 10 to 16 without the peak.
        var five = rows.Single(row => row.Lead == TimeSpan.FromMinutes(5));
        Assert.Equal((1, 1.0), (five.Covered, five.AbsoluteError));
    }

    [Fact]
    public void Forecast_PeaksBetweenFullFiveMinutes_AreJudgedAsOftenAsTheyCome()
    {
        var judge = new LiveAccuracy(Key);
        var rows = new List<AccuracyRow>();
        for (var minute = 0; minute < 1_440; minute++)
        {
            var at = Start.AddMinutes(minute);
            rows.AddRange(judge.Observe(at, minute % 5 == 3 ? 16 : 11));
            judge.Forecast(Forecast(at, 10, 14, 20), 0.9, TimeSpan.Zero, TimeSpan.FromMinutes(1), 0);
        }

        // A window of two minutes holds a peak in two of five cases.
        var five = rows.Where(row => row.Lead == TimeSpan.FromMinutes(5)).ToList();
        Assert.InRange(five.Sum(row => row.Count), 270, 290);
        Assert.InRange((double)five.Sum(row => row.Covered) / five.Sum(row => row.Count), 0.57, 0.63);
    }

    [Fact]
    public void Forecast_WhileLearning_IsNotJudged()
    {
        var judge = new LiveAccuracy(Key);
        judge.Forecast(Forecast(Start, 10, 14, 20) with { Learning = true }, 0.9, TimeSpan.Zero, Window, 0);
        Assert.Empty(Live(judge, 1, 180, _ => 11));
    }

    [Fact]
    public void PublishingPasses_HoursThatAreOver_AreKeptAndHeldWhileTheStoreIsAway()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.StoreWith(TimeSpan.FromDays(3), ForecasterBench.Start, "a")
        );
        bench.Train();
        bench.Accuracy.WritesFail = StorageFailure.Unreachable;
        for (var minute = 0; minute < 130; minute++)
        {
            bench.LiveMinute(("a", ForecasterBench.Demand(bench.Clock.GetUtcNow())));
        }

        Assert.Empty(bench.Accuracy.Rows);
        Assert.Single(bench.Logs, log => log.Id.Id == 2050);
        bench.Accuracy.WritesFail = null;
        bench.LiveMinute(("a", 100));
        Assert.Contains(bench.Accuracy.Rows, row => row.Lead == TimeSpan.FromMinutes(5) && row.Count > 5);
        Assert.All(bench.Accuracy.Rows, row => Assert.Equal(1, row.ModelVersion));
    }

    private static List<AccuracyRow> Live(LiveAccuracy judge, int from, int to, Func<int, double> value)
    {
        var rows = new List<AccuracyRow>();
        for (var minute = from; minute <= to; minute++)
        {
            rows.AddRange(judge.Observe(Start.AddMinutes(minute), value(minute)));
        }

        return rows;
    }

    private static WindowForecast Forecast(DateTimeOffset origin, double mean, double quantile, double high)
    {
        const int Points = 120;
        return new WindowForecast
        {
            Origin = origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = [.. Enumerable.Repeat(mean, Points)],
            Levels = [0.9, 0.95],
            WindowQuantiles = [.. Enumerable.Repeat(quantile, Points), .. Enumerable.Repeat(high, Points)],
            Model = "m",
            Learning = false,
            Reason = "r",
            HistoryPoints = 9,
        };
    }
}
