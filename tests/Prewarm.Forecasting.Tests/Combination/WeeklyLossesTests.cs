using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class WeeklyLossesTests
{
    private const int SaturdayNoon = (5 * 24) + 12;
    private const int TuesdayNoon = 24 + 12;

    [Fact]
    public void Factor_NothingKnown_IsOne()
    {
        var losses = new WeeklyLosses(2);

        Assert.Equal(1, losses.Factor(1, 0));
    }

    [Fact]
    public void Factor_NeverWrong_IsOne()
    {
        Assert.Equal(1, Lived(1, _ => 0).Factor(0, SaturdayNoon));
    }

    [Fact]
    public void Factor_BadSaturday_IsAboveOneThereAndBelowElsewhere()
    {
        var losses = Lived(1, hour => hour / 24 == 5 ? 8 : 1);

        // The mean of the week is 2: (4 + 0.2) / 1.2 and (0.5 + 0.2) / 1.2.
        Assert.Equal(3.5, losses.Factor(0, SaturdayNoon), 1e-6);
        Assert.Equal(0.7 / 1.2, losses.Factor(0, TuesdayNoon), 1e-6);
    }

    [Fact]
    public void Factor_LastWeekDiffers_FollowsIt()
    {
        var losses = Lived(4, hour => hour / 24 == 5 ? 8 : 1);
        Live(losses, hour => hour / 24 == 1 ? 8 : 1);

        Assert.True(losses.Factor(0, TuesdayNoon) > losses.Factor(0, SaturdayNoon));
        Assert.InRange(losses.Factor(0, SaturdayNoon), 1, 3);
    }

    [Fact]
    public void Factor_LossesOfAnySize_AreAsThoseOfOne()
    {
        var large = Lived(30, hour => hour / 24 == 5 ? 8e12 : 1e12);
        for (var week = 0; week < 30; week++)
        {
            Live(large, hour => hour / 24 == 5 ? 8 : 1);
        }

        Assert.Equal(3.5, large.Factor(0, SaturdayNoon), 1e-3);
    }

    [Fact]
    public void Add_Missing_IsLeftOut()
    {
        var losses = Lived(1, _ => 1);
        losses.Add(0, TuesdayNoon, double.NaN);

        Assert.Equal(1, losses.Factor(0, TuesdayNoon), 1e-6);
    }

    private static WeeklyLosses Lived(int weeks, Func<int, double> loss)
    {
        var losses = new WeeklyLosses(1);
        for (var week = 0; week < weeks; week++)
        {
            Live(losses, loss);
        }

        return losses;
    }

    /// <summary>A week with four samples an hour.</summary>
    private static void Live(WeeklyLosses losses, Func<int, double> loss)
    {
        for (var sample = 0; sample < 4 * WeeklyLosses.Hours; sample++)
        {
            losses.Add(0, sample / 4, loss(sample / 4));
        }
    }
}
