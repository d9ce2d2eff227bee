using Prewarm.Scaling.Capacity;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Capacity;

public sealed class AdoptedValueTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Offer_UnsureOrNearOrUnknown_ChangesNothing()
    {
        var value = new AdoptedValue(16, Hour, isFallRisky: false);

        Assert.False(value.Offer(Steps.Start, 30, 0.6, 0.7));
        Assert.False(value.Offer(Steps.Start, 17.5, 1, 0.7));
        Assert.False(value.Offer(Steps.Start, double.NaN, 1, 0.7));
        Assert.Equal((16, false), (value.Value, value.IsLearned));
    }

    [Fact]
    public void Offer_FarAbove_RisesByHalfAtATimeAndNotTooOften()
    {
        var value = new AdoptedValue(16, Hour, isFallRisky: false);

        Assert.True(value.Offer(Steps.Start, 100, 1, 0.7));
        Assert.Equal(24, value.Value);
        Assert.False(value.Offer(Steps.Start.AddMinutes(59), 100, 1, 0.7));
        Assert.True(value.Offer(Steps.Start.AddMinutes(60), 100, 1, 0.7));
        Assert.Equal(36, value.Value);
    }

    [Fact]
    public void Offer_FarBelow_FallsAtOnce()
    {
        var value = new AdoptedValue(16, Hour, isFallRisky: false);
        Assert.True(value.Offer(Steps.Start, 4.1234, 1, 0.7));
        Assert.Equal(4.1, value.Value, 12);
    }

    [Fact]
    public void Offer_LeadTime_RisesAtOnceAndFallsBySteps()
    {
        var value = new AdoptedValue(300, Hour, isFallRisky: true);
        Assert.True(value.Offer(Steps.Start, 700, 1, 0.7));
        Assert.Equal(700, value.Value);
        Assert.True(value.Offer(Steps.Start.AddHours(1), 60, 1, 0.7));
        Assert.Equal(470, value.Value);
    }

    [Fact]
    public void Offer_NearlyEqualEstimates_GiveEqualValues()
    {
        var (one, two) = (new AdoptedValue(16, Hour, false), new AdoptedValue(16, Hour, false));
        one.Offer(Steps.Start, 20.02, 1, 0.7);
        two.Offer(Steps.Start, 19.97, 1, 0.7);
        Assert.Equal(one.Value, two.Value);
    }
}
