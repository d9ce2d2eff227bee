using Prewarm.Forecasting.Forests;

namespace Prewarm.Forecasting.Tests.Forests;

public sealed class FeatureBinsTests
{
    [Fact]
    public void Of_RisingValues_NeverFallsAndUsesManyBins()
    {
        float[] values = [.. Enumerable.Range(0, 5000).Select(i => (float)Math.Pow(i, 1.5))];
        var bins = FeatureBins.Of(values);
        var found = values.Select(bins.Of).ToArray();

        Assert.Equal(found.Order(), found);
        Assert.InRange(bins.Count, 32, FeatureBins.Most);
        Assert.True(found.Max() < bins.Count);
    }

    [Fact]
    public void Of_Unknown_HasABinOfItsOwn()
    {
        var bins = FeatureBins.Of([float.NaN, 1, 2, 3, float.NaN, 4, 5, 6]);
        Assert.Equal(0, bins.Of(float.NaN));
        Assert.True(bins.Of(1) > 0);
        Assert.True(bins.Of(-1000) > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(5000)]
    public void Of_AnyValue_LiesWithinTheBinsAndInOrder(int different)
    {
        var bins = FeatureBins.Of([.. Enumerable.Range(0, 5000).Select(i => (float)(i % different))]);

        Assert.Equal(0, bins.Of(float.NegativeInfinity));
        Assert.Equal(bins.Count - 1, bins.Of(float.PositiveInfinity));
        Assert.Equal(bins.Count - 1, bins.Of(float.MaxValue));
        Assert.Equal(Math.Min(different, FeatureBins.Most - 1), bins.Count, 1.0);
    }

    [Fact]
    public void Write_IntoAColumn_IsTheBinOfEachValue()
    {
        float[] values = [1, float.NaN, 3, 2];
        var bins = FeatureBins.Of(values);
        var rows = new byte[8];
        bins.Write(values, rows.AsSpan(1), 2);

        Assert.Equal([0, bins.Of(1), 0, 0, 0, bins.Of(3), 0, bins.Of(2)], rows);
    }

    [Fact]
    public void Of_Constant_IsOneOrTwoBins() => Assert.InRange(FeatureBins.Of([3, 3, 3, 3]).Count, 1, 2);
}
