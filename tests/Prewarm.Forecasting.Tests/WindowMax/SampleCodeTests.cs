using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class SampleCodeTests
{
    [Fact]
    public void Value_OfWholeNumbers_IsExactUpToTwoThousand()
    {
        for (var value = 0; value <= 2048; value++)
        {
            Assert.Equal(value, SampleCode.Value(SampleCode.Of(value)));
        }
    }

    [Fact]
    public void Value_OfAnySample_IsWithinAHalfPerMilleAndInOrder()
    {
        var random = new Random(1);
        var samples = Enumerable.Range(0, 20_000).Select(_ => Math.Pow(10, (random.NextDouble() * 18) - 6)).Order();
        ushort before = 0;
        foreach (var sample in samples)
        {
            var code = SampleCode.Of(sample);
            Assert.InRange(SampleCode.Value(code) / sample, 1 - 5e-4, 1 + 5e-4);
            Assert.True(code >= before);
            before = code;
        }
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(0, 0)]
    [InlineData(1e-9, 0)]
    public void Value_OfTheEdges_IsWhatTheyMean(double value, double expected) =>
        Assert.Equal(expected, SampleCode.Value(SampleCode.Of(value)));

    [Fact]
    public void Of_TheMost_IsKept() =>
        Assert.InRange(SampleCode.Value(SampleCode.Of(SampleCode.Most)) / SampleCode.Most, 1 - 5e-4, 1 + 5e-4);
}
