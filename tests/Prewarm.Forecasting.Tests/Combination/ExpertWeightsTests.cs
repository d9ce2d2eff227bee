using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Combination;

public class ExpertWeightsTests
{
    [Fact]
    public void Shares_StandingSeries_AreTheNaiveExpertsAlone()
    {
        var weights = Fed(guarded: true, lead: 50, scores: 60, naive: 0, other: 0.01);

        Assert.Equal(1, weights.Shares[0], 1e-9);
    }

    [Fact]
    public void Shares_QuarterOfTheLeadWon_AreEarnedInPart()
    {
        var weights = Fed(guarded: true, lead: 50, scores: 12, naive: 2, other: 1);

        Assert.InRange(weights.Shares[0], 0.4, 0.9);
    }

    [Fact]
    public void Shares_ManyLengthsWon_AreTheBetterExperts()
    {
        var weights = Fed(guarded: true, lead: 5, scores: 500, naive: 2, other: 1);

        Assert.InRange(weights.Shares[0], 0, 0.01);
    }

    [Fact]
    public void Shares_Unguarded_NeedNoSureGain()
    {
        var guarded = Fed(guarded: true, lead: 50, scores: 12, naive: 2, other: 1);
        var open = Fed(guarded: false, lead: 50, scores: 12, naive: 2, other: 1);

        Assert.True(open.Shares[0] < guarded.Shares[0]);
    }

    [Fact]
    public void Shares_FarLead_AreSplitMoreEvenlyThanNearOnes()
    {
        var near = Fed(CombinationTuning.Default.Near with { Guarded = false }, lead: 50, scores: 100);
        var far = Fed(CombinationTuning.Default.Far, lead: 50, scores: 100);

        Assert.True(far.Shares[0] > near.Shares[0]);
        Assert.True(far.Shares[2] > far.Shares[1] && far.Shares[1] > far.Shares[0]);
    }

    [Fact]
    public void Shares_WorseThanTheBestNaive_IsNone()
    {
        var weights = new ExpertWeights(Settings(50), CombinationTuning.Default.Far);
        for (var i = 0; i < 100; i++)
        {
            weights.Update([1, 1.1, 0.9], new double[weights.Memories]);
        }

        Assert.Equal(0, weights.Shares[1]);
    }

    [Fact]
    public void Shares_OfAnyLosses_SumToOne()
    {
        var random = new Random(1);
        var weights = new ExpertWeights(Settings(10), CombinationTuning.Default.Near);
        for (var i = 0; i < 200; i++)
        {
            double[] losses = [random.NextDouble(), random.NextDouble(), i % 7 == 0 ? double.NaN : random.NextDouble()];
            weights.Update(losses, new double[weights.Memories]);

            Assert.Equal(1, weights.Shares.ToArray().Sum(), 1e-9);
        }
    }

    /// <summary>One naive expert and two others that lose the same.</summary>
    private static ExpertWeights Fed(bool guarded, int lead, int scores, double naive, double other)
    {
        var weights = new ExpertWeights(Settings(lead), CombinationTuning.Default.Near with { Guarded = guarded });
        var memories = new double[weights.Memories];
        for (var i = 0; i < scores; i++)
        {
            weights.Update([naive, other, other], memories);
        }

        return weights;
    }

    /// <summary>One naive expert that loses 2, one that loses 1.8 and one that loses 1.5.</summary>
    private static ExpertWeights Fed(Weighing weighing, int lead, int scores)
    {
        var weights = new ExpertWeights(Settings(lead), weighing);
        for (var i = 0; i < scores; i++)
        {
            weights.Update([2, 1.8, 1.5], new double[weights.Memories]);
        }

        return weights;
    }

    private static LeadSettings Settings(int lead) =>
        new()
        {
            Lead = lead,
            Step = TimeSpan.FromMinutes(10),
            Stride = 1,
            Levels = [0.5],
            Naive = [true, false, false],
            Transform = PowerTransform.Choose([1, 2, 3], 8),
            Tuning = CombinationTuning.Default,
        };
}
