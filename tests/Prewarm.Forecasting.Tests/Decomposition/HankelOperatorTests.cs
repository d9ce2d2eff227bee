using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.Tests.Decomposition;

public class HankelOperatorTests
{
    /// <summary>Rounding of a transform grows with the logarithm of its length; sums here are of some hundreds of numbers around one.</summary>
    private const double Rounding = 1e-10;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(16, 16)]
    [InlineData(33, 17)]
    [InlineData(64, 32)]
    [InlineData(77, 70)]
    [InlineData(500, 20)]
    [InlineData(500, 250)]
    [InlineData(2000, 31)]
    [InlineData(2000, 1990)]
    public void Products_AnyShape_MatchPlainSums(int length, int window)
    {
        var series = Random(length, 1);
        var columns = length - window + 1;
        var v = Random(columns, 2);
        var y = Random(window, 3);
        var matrix = new HankelOperator(series, window);
        var forward = new double[window];
        var back = new double[columns];

        matrix.Multiply(v, forward);
        matrix.MultiplyTransposed(y, back);

        for (var i = 0; i < window; i++)
        {
            Assert.Equal(Enumerable.Range(0, columns).Sum(j => series[i + j] * v[j]), forward[i], Rounding);
        }

        for (var j = 0; j < columns; j++)
        {
            Assert.Equal(Enumerable.Range(0, window).Sum(i => series[i + j] * y[i]), back[j], Rounding);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(1024)]
    [InlineData(8192)]
    public void Inverse_OfForward_IsTheInput(int size)
    {
        var values = Random(size, 4);
        var transform = new RealCorrelation(size);
        var (re, im, back) = (new double[size / 2], new double[size / 2], new double[size]);

        transform.Forward(values, re, im);
        transform.Inverse(re, im, back);

        Assert.All(Enumerable.Range(0, size), i => Assert.Equal(values[i], back[i], Rounding));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(256)]
    public void Forward_HoldsThePlainTransformInSomeOrder(int size)
    {
        var values = Random(size, 5);
        var half = size / 2;
        var (re, im) = (new double[half], new double[half]);

        new RealCorrelation(size).Forward(values, re, im);

        for (var k = 0; k < half; k++)
        {
            // a(t) at the root t = exp(i pi (1 - 4 k) / M) of t^H = i, by its definition.
            var angle = Math.PI * (1 - (4 * k)) / size;
            var real = values.Select((a, j) => a * Math.Cos(angle * j)).Sum();
            var imaginary = values.Select((a, j) => a * Math.Sin(angle * j)).Sum();
            Assert.Contains(
                Enumerable.Range(0, half),
                p => Math.Abs(re[p] - real) < Rounding && Math.Abs(im[p] - imaginary) < Rounding
            );
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(48)]
    [InlineData(16)]
    public void Size_NotAPowerOfTwoOrTooSmall_Throws(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealCorrelation(size));

    private static double[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
