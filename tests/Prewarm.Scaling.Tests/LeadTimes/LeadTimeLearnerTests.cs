using Prewarm.Scaling.LeadTimes;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.LeadTimes;

public sealed class LeadTimeLearnerTests
{
    private readonly LeadTimeLearner _learner = new();
    private DateTimeOffset _now = Steps.Start;

    private void Step(double asked, double ready, double seconds = 15)
    {
        _learner.Observe(_now, asked, ready);
        _now += TimeSpan.FromSeconds(seconds);
    }

    private double[] Measured => [.. _learner.Starts.Select(start => start.Total.TotalSeconds)];

    [Fact]
    public void Observe_StartsThatOverlap_AreMatchedFirstInFirstOut()
    {
        Step(2, 2);
        Step(3, 2, 60);
        Step(5, 2, 240);
        Step(5, 3, 60);
        Step(5, 4, 30);
        Step(5, 5);

        Assert.Equal([300, 300, 330], Measured);
    }

    [Fact]
    public void Observe_CancelledStarts_AreNotMeasured()
    {
        Step(2, 2);
        Step(4, 2, 60);
        Step(6, 2, 60);
        Step(3, 2, 180);
        Step(3, 3);

        Assert.Equal([300], Measured);
    }

    [Fact]
    public void Observe_FewerAskedAndGone_IsNoRestart()
    {
        Step(4, 4);
        Step(2, 4);
        Step(2, 2);
        Step(3, 2, 120);
        Step(3, 3);

        Assert.Equal([120], Measured);
    }

    [Fact]
    public void Observe_ReplicasThatCrash_AreNotMeasuredNorAreTheirNeighbours()
    {
        Step(4, 4);
        Step(5, 4, 30);
        Step(5, 3, 30);
        Step(5, 5);
        Assert.Empty(Measured);

        Step(6, 5, 90);
        Step(6, 6);
        Assert.Equal([90], Measured);
    }

    [Fact]
    public void Observe_AskedForBeforeItLooked_IsNotMeasured()
    {
        Step(4, 2, 60);
        Step(4, 4);
        Assert.Empty(Measured);
    }

    [Fact]
    public void Observe_UnknownInBetween_ForgetsWhatWasPending()
    {
        Step(2, 2);
        Step(3, 2);
        Step(double.NaN, 2, 300);
        Step(3, 2);
        Step(3, 3);
        Assert.Empty(Measured);
    }

    [Fact]
    public void Observe_NeverReady_IsGivenUpOnAndCounted()
    {
        Step(2, 2);
        Step(4, 2, 7_300);
        Step(4, 2);
        Assert.Equal((2, 0), (_learner.Failed, _learner.Estimate().Starts));
    }

    [Fact]
    public void Estimate_OfTwentyStarts_IsTheirNinetiethPercentile()
    {
        Step(0, 0);
        for (var i = 1; i <= 20; i++)
        {
            Step(i, i - 1, i * 10);
            Step(i, i);
        }

        var estimate = _learner.Estimate();
        Assert.Equal((TimeSpan.FromSeconds(180), 1.0, 20), (estimate.P90, estimate.Confidence, estimate.Starts));
        Assert.Null(estimate.Node);
    }

    [Fact]
    public void Estimate_OfTooFewOrOneBatch_IsNotSure()
    {
        Step(0, 0);
        Step(4, 0, 100);
        Step(4, 4);
        Assert.Null(_learner.Estimate().P90);
        Step(44, 4, 100);
        Step(44, 44);
        Assert.True(_learner.Estimate().Confidence < LeadTimeLearner.ConfidenceMin);
    }

    [Fact]
    public void Estimate_WithParts_SplitsThem()
    {
        for (var i = 0; i < 5; i++)
        {
            var part = TimeSpan.FromSeconds(60 + i);
            _learner.Add(new StartDuration(_now, part * 3, part, part, part));
        }

        var estimate = _learner.Estimate();
        Assert.Equal(TimeSpan.FromSeconds(64), estimate.Node);
        Assert.Equal(TimeSpan.FromSeconds(64), estimate.Load);
    }

    [Fact]
    public void Asked_ByTheHpasRules_IgnoresSmallWishesAndFallsLate()
    {
        var asked = new AskedReplicas();
        double Next(double seconds, double value) => asked.Next(Steps.Start.AddSeconds(seconds), value, 10, 20);

        Assert.Equal(20, Next(0, 200));
        Assert.Equal(20, Next(15, 215));
        Assert.Equal(23, Next(30, 225));
        Assert.Equal(23, Next(45, double.NaN));
        Assert.Equal(23, Next(60, 100));
        Assert.Equal(23, Next(329, 100));
        Assert.Equal(10, Next(330, 100));
    }
}
