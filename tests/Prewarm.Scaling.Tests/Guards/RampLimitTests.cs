using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Tests.Guards;

public sealed class RampLimitTests
{
    [Theory]
    [InlineData("10/1m", 10, 0, 60)]
    [InlineData(" 50% / 5m ", 0, 0.5, 300)]
    public void TryParse_GoodText_IsRead(string text, int replicas, double share, double seconds)
    {
        Assert.True(RampLimit.TryParse(text, out var limit));
        Assert.Equal(new RampLimit(replicas, share, TimeSpan.FromSeconds(seconds)), limit);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("0/1m")]
    [InlineData("-3/1m")]
    [InlineData("0%/1m")]
    [InlineData("10/2h")]
    [InlineData("ten/1m")]
    public void TryParse_BadText_IsRefused(string text) => Assert.False(RampLimit.TryParse(text, out _));

    [Fact]
    public void Share_OfFew_AlwaysAllowsOne()
    {
        var tenth = new RampLimit(0, 0.1, TimeSpan.FromMinutes(5));

        Assert.Equal((1, 3, 22), (tenth.Highest(0), tenth.Highest(2), tenth.Highest(20)));
        Assert.Equal((0, 1, 18), (tenth.Lowest(1), tenth.Lowest(2), tenth.Lowest(20)));
    }

    [Fact]
    public void Count_NearTheEnds_NeitherOverflowsNorGoesBelowZero()
    {
        var ten = new RampLimit(10, 0, TimeSpan.FromMinutes(1));

        Assert.Equal(0, ten.Lowest(4));
        Assert.True(ten.Highest(int.MaxValue - 1) > 0);
    }
}
