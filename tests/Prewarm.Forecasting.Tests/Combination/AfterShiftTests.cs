using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class AfterShiftTests
{
    private const int Lead = 100;
    private const int Shift = 1_000;

    [Fact]
    public void Share_NoShift_IsNone()
    {
        var after = new AfterShift(Lead);
        after.Add(900, 1_000, 50, 0);

        Assert.Equal(0, after.Share);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(15, 0.5)]
    [InlineData(50, 1)]
    [InlineData(150, 0.5)]
    [InlineData(200, 0)]
    public void Share_SeriesStaysAtItsNewLevel_GrowsAndEndsWithTheLead(int since, double share)
    {
        Assert.Equal(share, Lived(since, said: 50, level: 0, actual: 0).Share, 1e-9);
    }

    [Fact]
    public void Share_NewLevelTellsNoBetter_IsNone()
    {
        Assert.Equal(0, Lived(50, said: 50, level: 0, actual: 40).Share);
    }

    [Fact]
    public void Share_NewLevelTellsSevenAndAHalfTimesBetter_IsHalf()
    {
        Assert.Equal(0.5, Lived(50, said: 75, level: 0, actual: 75 / 8.5).Share, 1e-9);
    }

    [Fact]
    public void Share_SaidAfterTheShift_DoesNotCount()
    {
        var after = new AfterShift(Lead);
        after.Begin(Shift, 0);
        after.Pass(Shift + 50);
        after.Add(Shift, Shift + 50, 50, 0);

        Assert.Equal(0, after.Share);
    }

    [Fact]
    public void Share_LevelNotKnown_IsNone()
    {
        Assert.Equal(0, Lived(50, said: 50, level: double.NaN, actual: 0).Share);
    }

    /// <summary>Every forecast from before the shift comes due and is off, for as many steps as have gone since.</summary>
    private static AfterShift Lived(int since, double said, double level, double actual)
    {
        var after = new AfterShift(Lead);
        after.Begin(Shift, level);
        for (var i = Shift + 1; i <= Shift + since; i++)
        {
            after.Pass(i);
            after.Add(i - Lead, i, said, actual);
        }

        return after;
    }
}
