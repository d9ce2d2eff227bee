using Google.Protobuf;
using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Publishing;

/// <summary>Clocks that move and scalers that are away: the forecast that follows is sane.</summary>
public sealed class ClockAndGapTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Publish_AfterAThreeDayGap_AsksForThePastAndForecastsWithinReason()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.StoreWith(TimeSpan.FromDays(10), ForecasterBench.Start, "a")
        );
        bench.Train();
        bench.LiveMinute(("a", ForecasterBench.Demand(bench.Clock.GetUtcNow())));
        bench.Clock.Advance(TimeSpan.FromDays(3));
        for (var minute = 0; minute < 60; minute++)
        {
            bench.LiveMinute(("a", ForecasterBench.Demand(bench.Clock.GetUtcNow())));
        }

        AssertSane(bench);
        Assert.True(
            bench.Board.Find(ForecasterBench.Key("a"))!.Backfill.WantsPlan(bench.Clock.GetUtcNow(), out _, out _)
        );
    }

    [Fact]
    public void Publish_ClockAnHourAhead_TakesTheHourAsMissing()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.StoreWith(TimeSpan.FromDays(10), ForecasterBench.Start, "a")
        );
        bench.Train();
        bench.LiveMinute(("a", ForecasterBench.Demand(bench.Clock.GetUtcNow())));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var resumed = bench.Clock.GetUtcNow();
        bench.LiveMinute(("a", ForecasterBench.Demand(resumed)));
        AssertSane(bench);
        Assert.All(
            bench.Stored("a", resumed - (5 * Minute), resumed - Minute),
            value => Assert.Equal(double.NaN, value)
        );
    }

    [Theory]
    [InlineData("2026-03-29T00:00:00Z")] // Berlin: 02:00 is followed by 03:00.
    [InlineData("2026-10-25T00:00:00Z")] // Berlin: 03:00 is followed by 02:00.
    public void Publish_ThroughAChangeOfDaylightSaving_StaysSaneMinuteByMinute(string day)
    {
        var now = DateTimeOffset.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var store = new FakeHistoryStore();
        store.Register(
            new StoredWorkload(
                ForecasterBench.Key("a"),
                ForecasterBench.Settings("a", timezone: "Europe/Berlin").ToByteArray()
            )
        );
        var first = now.AddDays(-15);
        var past = Enumerable.Range(0, 15 * 1440).Select(i => ForecasterBench.Demand(first.AddMinutes(i))).ToArray();
        store.Import(ForecasterBench.Key("a"), new RegularSeries(first, Minute, past), overwrite: true);
        using var bench = new ForecasterBench(store, now: now);
        bench.Train();
        for (var minute = 0; minute < 180; minute++)
        {
            bench.LiveMinute(("a", ForecasterBench.Demand(bench.Clock.GetUtcNow())));
            AssertSane(bench);
        }

        Assert.DoesNotContain(double.NaN, bench.Stored("a", now, now.AddMinutes(179)));
    }

    /// <summary>Demand lies within 50 and 150: a forecast may be cautious, not absurd.</summary>
    private static void AssertSane(ForecasterBench bench)
    {
        var forecast = bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;
        Assert.Equal(bench.Clock.GetUtcNow() - Minute, forecast.Origin);
        Assert.All(forecast.Mean, value => Assert.InRange(value, 10, 300));
        Assert.All(forecast.WindowQuantiles, value => Assert.InRange(value, 10, 600));
    }
}
