using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class ReplayPlanTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Of_ShortHistory_LivesThroughHalfAndCountsAThirdForBands()
    {
        var plan = Plan(1_000, TimeSpan.FromHours(1));

        // Ten days of hours are the most, both for shares and for bands.
        Assert.Equal((760, 760, 1), (plan.From, plan.BandsFrom, plan.Stride));
        Assert.Equal((150, 198), (Plan(300, 10 * Minute).From, Plan(300, 10 * Minute).BandsFrom));
    }

    [Fact]
    public void Of_EightWeeksOfMinutes_LivesThroughTenDaysAndJudgesFiveHundredOrigins()
    {
        var plan = Plan(80_640, Minute);

        Assert.Equal(80_640 - 14_400, plan.From);
        Assert.Equal(plan.From, plan.BandsFrom);
        Assert.Equal(28, plan.Stride);
        Assert.Equal(14_400, plan.RefitEvery);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(35)]
    public void Of_NextToNoHistory_LivesThroughNothing(int count)
    {
        var plan = Plan(count, Minute);

        Assert.Equal((count, count), (plan.From, plan.BandsFrom));
    }

    [Fact]
    public void RefitsBefore_Replay_IsCutIntoEqualPartsAfterItsFirstSample()
    {
        var plan = new ReplayPlan(From: 50, BandsFrom: 100, Stride: 1, RefitEvery: 25);

        Assert.Equal([100, 125, 150], Enumerable.Range(50, 120).Where(plan.RefitsBefore));
    }

    private static ReplayPlan Plan(int count, TimeSpan step) => ReplayPlan.Of(count, step, CombinationTuning.Default);
}
