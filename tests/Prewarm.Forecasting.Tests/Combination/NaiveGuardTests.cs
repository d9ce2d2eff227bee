using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Combination;

public class NaiveGuardTests
{
    private const int Day = 24;

    [Fact]
    public void Apply_NothingKnown_LeavesTheCombination()
    {
        Assert.Equal(5, Guard().Apply([1, 2], 5));
    }

    [Fact]
    public void Apply_WeeksLostToTheNaive_HandsOver()
    {
        var guard = Guard();
        Live(guard, days: 14, naive: 1, combined: 2);

        Assert.Equal(1, guard.Apply([1, 9], 5), 1e-9);
    }

    [Fact]
    public void Apply_OneDayLost_LeavesTheCombination()
    {
        var guard = Guard();
        Live(guard, days: 14, naive: 1.05, combined: 1);
        Live(guard, days: 1, naive: 1, combined: 3);

        Assert.Equal(5, guard.Apply([1, 9], 5), 1e-9);
    }

    [Fact]
    public void Apply_BetterAgainForWeeks_GivesBack()
    {
        var guard = Guard();
        Live(guard, days: 14, naive: 1, combined: 2);
        Live(guard, days: 28, naive: 2, combined: 1);

        Assert.Equal(5, guard.Apply([1, 9], 5), 1e-9);
    }

    [Fact]
    public void Apply_NaiveHasNoValue_LeavesTheCombination()
    {
        var guard = Guard();
        Live(guard, days: 14, naive: 1, combined: 2);

        Assert.Equal(5, guard.Apply([double.NaN, 9], 5));
    }

    /// <summary>Forecasts a day ahead of an hourly series; the first of two experts is naive.</summary>
    private static NaiveGuard Guard() =>
        new(
            new LeadSettings
            {
                Lead = Day,
                Step = TimeSpan.FromHours(1),
                Stride = 1,
                Levels = [0.5],
                Naive = [true, false],
                Transform = PowerTransform.Choose([1, 2, 3], 8),
                Tuning = CombinationTuning.Default,
            }
        );

    /// <summary>Lives through days with some errors of the naive expert and of the combination.</summary>
    private static void Live(NaiveGuard guard, int days, double naive, double combined)
    {
        for (var hour = 0; hour < days * Day; hour++)
        {
            guard.Add([naive, 0], combined, 0);
        }
    }
}
