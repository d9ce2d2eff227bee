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
    public void Shares_OfAnyLosses_SumToOne()
    {
        var random = new Random(1);
        var weights = new ExpertWeights(Settings(10), guarded: true);
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
        var weights = new ExpertWeights(Settings(lead), guarded);
        var memories = new double[weights.Memories];
        for (var i = 0; i < scores; i++)
        {
            weights.Update([naive, other, other], memories);
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
