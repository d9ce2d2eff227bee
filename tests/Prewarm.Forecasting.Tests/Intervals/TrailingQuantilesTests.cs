using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Tests.Intervals;

public class TrailingQuantilesTests
{
    [Fact]
    public void Quantile_MoreThanCapacity_ForgetsTheOldest()
    {
        var random = new Random(1);
        var trailing = new TrailingQuantiles(99);
        var all = Enumerable.Range(0, 1000).Select(_ => (double)random.Next(0, 40)).ToArray();
        foreach (var value in all)
        {
            trailing.Add(value);
        }

        var sorted = all[^99..].Order().ToArray();

        // n + 1 = 100, so the ranks are whole.
        Assert.Equal(sorted[49], trailing.Quantile(0.5));
        Assert.Equal(sorted[89], trailing.Quantile(0.9));
        Assert.Equal(sorted[98], trailing.Quantile(0.99));
        Assert.Equal(sorted[98], trailing.Quantile(0.999));
        Assert.Equal(sorted[9], trailing.Quantile(0.1));
    }

    [Fact]
    public void Quantile_Empty_IsNaN() => Assert.True(double.IsNaN(new TrailingQuantiles(3).Quantile(0.5)));

    [Theory]
    [InlineData(0.9, 10, 14, 3.6)]
    [InlineData(0.9, 10, 6, 0.4)]
    [InlineData(0.5, 10, 10, 0)]
    public void PinballLoss_AboveAndBelow_IsAsymmetric(double level, double quantile, double actual, double loss) =>
        Assert.Equal(loss, PinballLoss.Of(level, quantile, actual), 1e-12);
}
