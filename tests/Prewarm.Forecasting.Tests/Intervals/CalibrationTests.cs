using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Tests.Intervals;

public class CalibrationTests
{
    [Fact]
    public void CoverageTracker_ErrorsGrowTenfold_CoversAgain()
    {
        var tracker = new CoverageTracker(0.9, 0.05);
        var random = new Random(1);
        var covered = 0;
        for (var i = 0; i < 6_000; i++)
        {
            var error = (i < 1_000 ? 1 : 10) * random.NextDouble();
            var inside = error <= 0.9 + tracker.Move;
            tracker.Add(inside, 1);
            covered += i >= 2_000 && inside ? 1 : 0;
        }

        Assert.InRange(covered / 4_000.0, 0.88, 0.92);
    }

    [Fact]
    public void CoverageTracker_Misses_WidensAtOnce()
    {
        var tracker = new CoverageTracker(0.9, 0.05);

        tracker.Add(false, 1);

        Assert.True(tracker.Move > 0.04);
    }

    [Fact]
    public void SpreadProfile_QuietAndBusyHours_AreToldApart()
    {
        var spread = Spread(recentPower: 0);
        for (var i = 0; i < 200; i++)
        {
            spread.Add(0, 1);
            spread.Add(1, 9);
        }

        Assert.InRange(spread.At(0), 0.2, 0.5);
        Assert.InRange(spread.At(1), 1.5, 1.8);
    }

    [Fact]
    public void SpreadProfile_WildErrorsNow_AreExpectedNext()
    {
        var spread = Spread(recentPower: 0.5);
        for (var i = 0; i < 200; i++)
        {
            spread.Add(0, 1);
        }

        var calm = spread.At(0);
        for (var i = 0; i < 5; i++)
        {
            spread.Add(0, 5);
        }

        Assert.Equal(1, calm, 0.01);
        Assert.True(spread.At(0) > 1.3);
    }

    [Fact]
    public void SpreadProfile_NothingOrZeros_IsOne()
    {
        var spread = Spread(recentPower: 0.5);
        Assert.Equal(1, spread.At(0));

        spread.Add(0, 0);

        Assert.Equal(1, spread.At(0));
    }

    private static SpreadProfile Spread(double recentPower) => new(2, 1_000, 20, 5, recentPower);
}
