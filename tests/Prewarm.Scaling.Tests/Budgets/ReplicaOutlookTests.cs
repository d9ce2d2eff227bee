using Prewarm.Scaling.Budgets;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Budgets;

public sealed class ReplicaOutlookTests
{
    private static ReplicaOutlook Rising()
    {
        var flat = Steps.Flat(0);
        float[] ramp = [.. Enumerable.Range(0, 180).Select(point => (float)point)];
        return ReplicaOutlook.Of(flat with { WindowQuantiles = [.. ramp, .. ramp, .. ramp] }, target: 10)!;
    }

    [Fact]
    public void ExceededIn_ARisingForecast_SaysWhen()
    {
        var outlook = Rising();
        var left = ReplicaOutlook.ExceededIn(at => outlook.At(at), _ => 5, Steps.Start, outlook.Until);

        // 51 needs six replicas of 10.
        Assert.Equal(TimeSpan.FromMinutes(51), left);
    }

    [Fact]
    public void ExceededIn_AlreadyAbove_IsZeroAndBelowIsNothing()
    {
        var outlook = Rising();
        var late = Steps.Start.AddMinutes(100);

        Assert.Equal(TimeSpan.Zero, ReplicaOutlook.ExceededIn(at => outlook.At(at), _ => 5, late, outlook.Until));
        Assert.Null(ReplicaOutlook.ExceededIn(at => outlook.At(at), _ => 18, Steps.Start, outlook.Until));
    }

    [Fact]
    public void Of_WithoutAVote_IsNothing()
    {
        Assert.Null(ReplicaOutlook.Of(null, 10));
        Assert.Null(ReplicaOutlook.Of(Steps.Flat(100) with { Learning = true }, 10));
    }
}
