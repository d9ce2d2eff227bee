using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class SeriesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Clean_NegativeAndInfinite_BecomeMissingAndAreCounted()
    {
        var cleaned = SeriesCleaner.Clean(
            TestSeries.Monday,
            Minute,
            [1, -2, double.NaN, double.PositiveInfinity, 0, double.NegativeInfinity]
        );

        Assert.Equal([1, double.NaN, double.NaN, double.NaN, 0, double.NaN], cleaned.Series.Values.ToArray());
        Assert.Equal((1, 1, 2), (cleaned.Missing, cleaned.Negative, cleaned.Infinite));
    }

    [Fact]
    public void Coarsen_HalfKnown_IsTheMeanOfTheKnown()
    {
        var series = new RegularSeries(
            TestSeries.Monday,
            Minute,
            [1, double.NaN, 3, double.NaN, 5, double.NaN, double.NaN, double.NaN, 9]
        );

        var coarse = SeriesResampler.Coarsen(series, 4 * Minute);

        // 2 of 4 known; 1 of 4 is too few; the ninth sample does not fill a bin.
        Assert.Equal([2, double.NaN], coarse.Values.ToArray());
        Assert.Equal(4 * Minute, coarse.Step);
    }

    [Fact]
    public void Coarsen_StepNotAMultiple_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            SeriesResampler.Coarsen(TestSeries.Of(Minute, 10, i => i), TimeSpan.FromSeconds(90))
        );

    [Fact]
    public void Refine_MissingNeighbour_StaysMissing()
    {
        var series = new RegularSeries(TestSeries.Monday, 2 * Minute, [0, 2, double.NaN, 4]);

        var fine = SeriesResampler.Refine(series, Minute);

        Assert.Equal([0, 1, 2, double.NaN, double.NaN, double.NaN, 4], fine.Values.ToArray());
    }

    [Fact]
    public void HourOfWeek_AcrossDaylightSaving_FollowsTheWallClock()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var before = new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero); // Monday 09:00 CET
        var after = new DateTimeOffset(2026, 3, 30, 7, 0, 0, TimeSpan.Zero); // Monday 09:00 CEST

        Assert.Equal(9, WeekCalendar.HourOfWeek(before, zone));
        Assert.Equal(9, WeekCalendar.HourOfWeek(after, zone));
    }

    [Fact]
    public void HourOfWeek_ClocksGoBack_MeetsTheHourTwice()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var first = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero); // Sunday 02:30 CEST
        var second = first.AddHours(1); // Sunday 02:30 CET

        Assert.Equal((6 * 24) + 2, WeekCalendar.HourOfWeek(first, zone));
        Assert.Equal((6 * 24) + 2, WeekCalendar.HourOfWeek(second, zone));
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(7, 8)]
    [InlineData(11, 12)]
    public void SlotFor_AnyStep_DividesTheDay(int stepMinutes, int slotMinutes) =>
        Assert.Equal(TimeSpan.FromMinutes(slotMinutes), WeekCalendar.SlotFor(TimeSpan.FromMinutes(stepMinutes)));
}
