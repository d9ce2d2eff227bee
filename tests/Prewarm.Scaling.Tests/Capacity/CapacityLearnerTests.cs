using Prewarm.Scaling.Capacity;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Capacity;

public sealed class CapacityLearnerTests
{
    private const double StepSeconds = 15;

    /// <summary>Replicas of a given capacity under a load that swings between two shares of it.</summary>
    private static CapacityLearner Run(
        double capacity,
        double low,
        double high,
        int steps,
        CapacityLearner? learner = null,
        int from = 0
    )
    {
        learner ??= new CapacityLearner();
        var random = new Random(7);
        var queue = 0.0;
        for (var i = 0; i < steps; i++)
        {
            var ready = 4 + (i / 400 % 3);
            var swing = 0.5 + (0.5 * Math.Sin(i / 120.0));
            var demand = capacity * ready * (low + ((high - low) * swing)) * (1 + (0.05 * (random.NextDouble() - 0.5)));
            var before = queue;
            queue = Math.Max(0, queue + ((demand - (capacity * ready)) * StepSeconds));
            var served = demand - ((queue - before) / StepSeconds);
            learner.Observe(
                new CapacitySample(Steps.Start.AddSeconds((from + i) * StepSeconds), demand, served, ready, queue)
            );
        }

        return learner;
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(10)]
    [InlineData(3_000)]
    public void Estimate_OfASaturatedFleet_FindsTheKnee(double capacity)
    {
        var estimate = Run(capacity, 0.2, 1.15, 8_000).Estimate();

        Assert.InRange(estimate.Value / capacity, 0.93, 1.07);
        Assert.True(estimate.Confidence >= CapacityLearner.ConfidenceMin, $"{estimate.Confidence}");
    }

    [Fact]
    public void Estimate_OfBurstsThatJumpOverTheKnee_UsesWhatWasServed()
    {
        var learner = new CapacityLearner();
        var queue = 0.0;
        for (var i = 0; i < 6_000; i++)
        {
            var demand = i % 300 < 20 ? 100 : 8;
            var before = queue;
            queue = Math.Max(0, queue + ((demand - 40) * StepSeconds));
            var served = demand - ((queue - before) / StepSeconds);
            learner.Observe(new CapacitySample(Steps.Start.AddSeconds(i * StepSeconds), demand, served, 4, queue));
        }

        Assert.InRange(learner.Estimate().Value, 9.3, 10.7);
    }

    [Fact]
    public void Estimate_OfANeverSaturatedFleet_IsUnknownWithALowerBound()
    {
        var estimate = Run(10, 0.1, 0.6, 6_000).Estimate();

        Assert.False(estimate.IsKnown);
        Assert.Equal(0, estimate.Confidence);
        Assert.InRange(estimate.LowerBound, 5.2, 6.2);
    }

    [Fact]
    public void Estimate_OfAnIdleFleet_IsUnknown()
    {
        var learner = new CapacityLearner();
        for (var i = 0; i < 2_000; i++)
        {
            learner.Observe(new CapacitySample(Steps.Start.AddSeconds(i * StepSeconds), 0, 0, 3, 0));
        }

        Assert.Equal(CapacityEstimate.Unknown, learner.Estimate());
    }

    [Fact]
    public void Estimate_AfterOneBadHourOnly_IsNotSure()
    {
        var learner = Run(10, 0.1, 0.6, 4_000);
        var queue = 0.0;
        for (var i = 4_000; i < 4_240; i++)
        {
            // A hung node: hardly any load, and yet the queue grows.
            queue += 30;
            learner.Observe(new CapacitySample(Steps.Start.AddSeconds(i * StepSeconds), 20, 18, 5, queue));
        }

        Assert.True(learner.Estimate().Confidence < CapacityLearner.ConfidenceMin);
    }

    [Fact]
    public void Estimate_AfterTheCapacityHasHalved_FollowsAndSaysSo()
    {
        var learner = Run(10, 0.2, 1.15, 12_000);
        Run(5, 0.2, 1.15, 12_000, learner, from: 12_000);
        var estimate = learner.Estimate();

        Assert.InRange(estimate.Value, 4.5, 5.5);
        Assert.InRange(estimate.Drift, -0.6, -0.1);
        Assert.NotEmpty(learner.History);
    }

    [Fact]
    public void Observe_UnknownsAndGaps_AreLeftOut()
    {
        var learner = new CapacityLearner();
        for (var i = 0; i < 500; i++)
        {
            var at = Steps.Start.AddMinutes(i * 5);
            learner.Observe(new CapacitySample(at, 100, 40, 4, i));
            learner.Observe(new CapacitySample(at.AddSeconds(15), double.NaN, 40, 4, i));
        }

        Assert.Equal(CapacityEstimate.Unknown, learner.Estimate());
    }
}
