using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.Tests.Replay;

public sealed class CostComparisonTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Of_CheaperInEveryBlock_IsCertain()
    {
        var found = CostComparison.Of([-30, -36, -33], 60, Minute, keep: 1);
        Assert.Equal(1, found.Confidence);
        Assert.Equal(0.55, found.Saving, 1e-12);
        Assert.InRange(found.Saving, found.Low, found.High);
        Assert.True(found.Low > 0);
        Assert.Equal(TimeSpan.FromHours(1), found.BlockLength);
    }

    [Fact]
    public void Of_AsOftenDearerAsCheaper_IsOpen()
    {
        var found = CostComparison.Of([-1, 1, -1, 1, -1, 1, -1, 1], 60, Minute, keep: 1);
        Assert.InRange(found.Confidence, 0.25, 0.75);
        Assert.True(found.Low < 0 && found.High > 0);
    }

    [Fact]
    public void Of_OldBlocks_CountLess()
    {
        // Ten times dearer long ago, cheaper since.
        var found = CostComparison.Of([10, -1, -1, -1], 60, Minute, keep: Math.Pow(0.5, 1.0 / 30));
        Assert.True(found.Saving > 0, $"{found.Saving}");
    }

    [Fact]
    public void Of_SameBlocks_IsTheSame() =>
        Assert.Equal(CostComparison.Of([1, -2, 3], 60, Minute, 0.99), CostComparison.Of([1, -2, 3], 60, Minute, 0.99));
}
