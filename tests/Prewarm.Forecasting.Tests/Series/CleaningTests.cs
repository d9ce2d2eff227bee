using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class CleaningTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Mask_OverlappingSpans_MaskTheirUnionHalfOpen()
    {
        var masks = new MaskSet([Span(10, 20), Span(15, 17), Span(2, 4), Span(20, 22)]);
        var series = TestSeries.Of(Minute, 30, i => i);

        var masked = masks.Apply(series);

        var expected = new[] { 2, 3 }.Concat(Enumerable.Range(10, 12));
        Assert.Equal(expected, Enumerable.Range(0, 30).Where(i => double.IsNaN(masked[i])));
        Assert.Equal(expected, Enumerable.Range(0, 30).Where(i => masks.Contains(series.TimeAt(i))));
    }

    [Fact]
    public void Mask_NothingInside_KeepsTheSeriesItself()
    {
        var series = TestSeries.Of(Minute, 30, i => i);

        Assert.Same(series, new MaskSet([Span(-10, 0), Span(30, 40)]).Apply(series));
    }

    [Fact]
    public void Mask_SpanThatDoesNotEndLater_Throws() =>
        Assert.Throws<ArgumentException>(() => new MaskSet([Span(3, 3)]));

    [Fact]
    public void Place_LateTwiceAndOutOfOrder_NearestThenLastWins()
    {
        var gridded = SampleGridder.Place(
            [
                (At(2, 5), 3),
                (At(0, 0), 1),
                (At(2, 1), 4),
                (At(2, -1), 5),
                (At(9, 0), 9),
                (At(1, 0), double.PositiveInfinity),
            ],
            TestSeries.Monday,
            Minute,
            4
        );

        Assert.Equal([1, double.NaN, 5, double.NaN], gridded.Series.Values.ToArray());
        Assert.Equal((2, 2), (gridded.Duplicates, gridded.Outside));
    }

    [Fact]
    public void Rates_CounterFallsOrIsMissing_InventNothing()
    {
        var counter = new RegularSeries(TestSeries.Monday, Minute, [600, 660, 60, 120, double.NaN, 240, 300]);

        var rates = CounterRates.From(counter);

        Assert.Equal([double.NaN, 1, double.NaN, 1, double.NaN, double.NaN, 1], rates.Rates.Values.ToArray());
        Assert.Equal(1, rates.Resets);
    }

    private static DateTimeOffset At(int minute, int second) => TestSeries.Monday.AddMinutes(minute).AddSeconds(second);

    private static MaskSpan Span(int from, int to) =>
        new(TestSeries.Monday.AddMinutes(from), TestSeries.Monday.AddMinutes(to), "test");
}
