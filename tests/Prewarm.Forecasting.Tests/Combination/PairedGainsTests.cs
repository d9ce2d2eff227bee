using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class PairedGainsTests
{
    private const double Forever = 1e9;

    [Fact]
    public void Strength_SameLosses_IsNone()
    {
        var gains = Fed(Forever, 1, Enumerable.Repeat((3.0, 3.0), 20));

        Assert.Equal(0, gains.Strength(1, 0));
    }

    [Fact]
    public void Strength_AlwaysBetter_GrowsWithTheLengthsOfTheLead()
    {
        var losses = Enumerable.Repeat((3.0, 1.0), 400);

        Assert.Equal(20, Fed(Forever, 1, losses).Strength(1, 0), 1e-3);
        Assert.Equal(2, Fed(Forever, 100, losses).Strength(1, 0), 1e-3);
    }

    [Fact]
    public void Strength_NoisyGain_IsSurerThanItsSingleScores()
    {
        var random = new Random(1);
        var losses = Enumerable.Range(0, 1_000).Select(_ => (1 + random.NextDouble(), 0.8 + random.NextDouble()));

        // Ten blocks: their sums hardly differ, although single scores do.
        Assert.InRange(Fed(Forever, 100, losses.ToList()).Strength(1, 0), 2.5, Math.Sqrt(10));
    }

    [Fact]
    public void Strength_FewScoresOfALongLead_SayLittle()
    {
        Assert.InRange(Fed(Forever, 100, Enumerable.Repeat((3.0, 1.0), 4)).Strength(1, 0), 0.1, 0.25);
    }

    [Fact]
    public void Strength_WildWeekWonAndCalmWeeksLost_IsBelowNone()
    {
        // By plain differences the wild week would win: 1,000 against 300.
        var wild = Enumerable.Repeat((20.0, 10.0), 100);
        var calm = Enumerable.Repeat((0.0, 1.0), 300);

        Assert.True(Fed(Forever, 1, wild.Concat(calm)).Strength(1, 0) < 0);
    }

    [Fact]
    public void Strength_ShortMemory_FollowsTheNewest()
    {
        var losses = Enumerable.Repeat((1.0, 2.0), 100).Concat(Enumerable.Repeat((2.0, 1.0), 20));

        Assert.True(Fed(5, 1, losses).Strength(1, 0) > 2);
        Assert.True(Fed(Forever, 1, losses).Strength(1, 0) < 0);
    }

    [Fact]
    public void Strength_MissingForecasts_AreLeftOut()
    {
        var gains = Fed(Forever, 1, [(double.NaN, 1), (1, double.NaN)]);

        Assert.Equal(0, gains.Strength(1, 0));
    }

    /// <summary>The first of two experts is naive.</summary>
    private static PairedGains Fed(double halfLife, double perWindow, IEnumerable<(double Naive, double Own)> losses)
    {
        var gains = new PairedGains([true, false], halfLife, perWindow);
        foreach (var (naive, own) in losses)
        {
            gains.Add([naive, own]);
        }

        return gains;
    }
}
