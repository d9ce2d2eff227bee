using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class LevelShiftsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Find_TwoSteps_AreFoundInOrder()
    {
        var random = new Random(1);
        var series = TestSeries.Of(
            Hour,
            30 * 24,
            i =>
                (
                    i < 10 * 24 ? 50
                    : i < 20 * 24 ? 200
                    : 20
                ) * (0.9 + (0.2 * random.NextDouble()))
        );

        var shifts = LevelShifts.Find(series);

        Assert.Equal([series.TimeAt(10 * 24), series.TimeAt(20 * 24)], shifts.Select(shift => shift.At));
        Assert.InRange(shifts[1].Before, 190, 210);
        Assert.InRange(shifts[1].After, 19, 21);
    }

    [Fact]
    public void Find_ServiceThatWasSwitchedOff_IsAStepToZero()
    {
        var shift = Assert.Single(LevelShifts.Find(TestSeries.Of(Hour, 14 * 24, i => i < 10 * 24 ? 100 : 0)));

        Assert.Equal(0, shift.After);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * 24)]
    public void Find_TooShort_FindsNothing(int hours) =>
        Assert.Empty(LevelShifts.Find(TestSeries.Of(Hour, hours, i => i < hours / 2 ? 1 : 100)));

    [Fact]
    public void Find_WeekendsDaysAndOneHugeBurst_AreNoSteps()
    {
        var values = TestSeries.Weekly(Hour, 28, 0.1).Values.ToArray();
        values[300] = 1e7;

        Assert.Empty(LevelShifts.Find(new RegularSeries(TestSeries.Monday, Hour, values)));
    }

    [Fact]
    public void Find_MissingDaysBetween_StillFindsTheStep()
    {
        var series = TestSeries.Of(
            Hour,
            30 * 24,
            i =>
                i is > 8 * 24 and < 12 * 24 ? double.NaN
                : i < 10 * 24 ? 50
                : 200
        );

        var shift = Assert.Single(LevelShifts.Find(series));

        Assert.Equal(series.TimeAt(12 * 24), shift.At);
    }

    [Fact]
    public void Find_StepLongerThanADay_DoesNotFail() =>
        Assert.Empty(LevelShifts.Find(TestSeries.Of(TimeSpan.FromDays(2), 40, _ => 5)));
}
