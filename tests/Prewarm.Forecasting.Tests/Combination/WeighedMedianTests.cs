using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class WeighedMedianTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void Of_EqualShares_IsTheMedian(double[] values, double expected)
    {
        Assert.Equal(expected, WeighedMedian.Of(values, [.. values.Select(_ => 0.2)]), 1e-12);
    }

    [Fact]
    public void Of_OneWildValue_HardlyMoves()
    {
        double[] shares = [0.3, 0.3, 0.2, 0.2];

        var calm = WeighedMedian.Of([10, 11, 12, 13], shares);
        var wild = WeighedMedian.Of([10, 11, 12, 1e6], shares);

        Assert.Equal(calm, wild, 1e-12);
    }

    [Fact]
    public void Of_ShareThatGrows_MovesWithoutJumps()
    {
        var last = double.NaN;
        for (var share = 0.01; share < 1; share += 0.001)
        {
            var value = WeighedMedian.Of([0, 10, 4], [share, 1 - share, 0.3]);
            Assert.True(double.IsNaN(last) || Math.Abs(value - last) < 0.1);
            last = value;
        }

        Assert.InRange(last, 0, 4);
    }

    [Fact]
    public void Of_MissingAndShareless_AreLeftOut()
    {
        Assert.Equal(5, WeighedMedian.Of([double.NaN, 5, 100], [0.9, 0.1, 0]));
        Assert.True(double.IsNaN(WeighedMedian.Of([double.NaN, 5], [1, 0])));
    }
}
