using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Guards;

public sealed class AccuracyGateTests
{
    [Fact]
    public void Decide_ModelLosesToNaive_HasNoVoteAndSaysSo()
    {
        var steps = new Steps { Forecast = Steps.Flat(200) with { ScoredWindows = 200, LossRatio = 1.5 } };
        var decision = steps.Next(running: 10, queue: 0);

        Assert.Equal((10.0, AnswerRung.LiveOnly), (decision.Value, decision.Rung));
        var clamp = Assert.Single(decision.Clamps);
        Assert.Equal((GuardNames.Accuracy, 13, 0, 13), (clamp.Guard, clamp.Before, clamp.After, clamp.Without));
    }

    [Fact]
    public void Decide_CoverageIsBroken_HasNoVote()
    {
        var steps = new Steps
        {
            Forecast = Steps.Flat(200) with
            {
                ScoredWindows = 200,
                LossRatio = 0.5,
                Coverage = 0.7,
                CoverageLevel = 0.95,
            },
        };

        Assert.Equal(10, steps.Next(running: 10, queue: 0).Value);
    }

    [Theory]
    [InlineData(47, 9)]
    [InlineData(200, 1.1)]
    [InlineData(200, double.NaN)]
    public void Decide_TooFewScoresOrGoodOrUnknown_KeepsTheVote(int scored, double ratio)
    {
        var steps = new Steps { Forecast = Steps.Flat(200) with { ScoredWindows = scored, LossRatio = ratio } };
        Assert.Equal(200, steps.Next(running: 10, queue: 0).Value);
    }

    [Fact]
    public void Decide_RatioBetweenTheEdges_StaysAsItWas()
    {
        var steps = new Steps();
        double Next(double ratio)
        {
            steps.Forecast = Steps.Flat(200, steps.Now) with { ScoredWindows = 200, LossRatio = ratio };
            return steps.Next(running: 10, queue: 0).Value;
        }

        Assert.Equal([200, 200, 10, 10, 200], new[] { 1.0, 1.15, 1.3, 1.15, 1.0 }.Select(Next));
    }

    [Fact]
    public void Decide_FewScoresMissTheLevelByChance_KeepsTheVote()
    {
        var steps = new Steps
        {
            Forecast = Steps.Flat(200) with { ScoredWindows = 50, Coverage = 0.45, CoverageLevel = 0.6 },
        };

        Assert.Equal(200, steps.Next(running: 10, queue: 0).Value);
    }
}
