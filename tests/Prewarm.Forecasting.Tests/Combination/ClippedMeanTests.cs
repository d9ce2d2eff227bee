using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class ClippedMeanTests
{
    [Fact]
    public void Of_ValuesAlike_IsTheWeighedMean()
    {
        Assert.Equal(10.7, ClippedMean.Of([10, 11, 12], [0.5, 0.3, 0.2]), 1e-9);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e9)]
    public void Of_OneWildForecaster_IsBelievedOnlySoFar(double wild)
    {
        var mean = ClippedMean.Of([98, 100, 102, wild], [0.3, 0.3, 0.3, 0.1]);

        Assert.InRange(mean, 99, 102);
    }

    [Fact]
    public void Of_AllAgreeButOne_SaysWhatAllSay()
    {
        Assert.Equal(5, ClippedMean.Of([5, 5, 5, 50], [0.3, 0.3, 0.3, 0.1]), 1e-9);
    }

    [Fact]
    public void Of_MissingValues_AreLeftOut()
    {
        Assert.Equal(3, ClippedMean.Of([double.NaN, 2, 4], [0.6, 0.2, 0.2]), 1e-9);
        Assert.Equal(3, ClippedMean.Of([double.NaN, 2, 4], [1, 0, 0]), 1e-9);
        Assert.True(double.IsNaN(ClippedMean.Of([double.NaN], [1])));
    }

    [Fact]
    public void Of_ShiftedAndScaledValues_FollowsThrough()
    {
        double[] values = [3, 1, 4, 1, 59];
        double[] shares = [0.1, 0.3, 0.2, 0.2, 0.2];

        var mean = ClippedMean.Of([.. values.Select(v => (7 * v) - 20)], shares);

        Assert.Equal((7 * ClippedMean.Of(values, shares)) - 20, mean, 1e-9);
    }
}
