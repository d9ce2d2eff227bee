using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Transforms;

public sealed class NormalEquationsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public void Sums_are_those_of_plain_loops_at_any_width(int width)
    {
        var random = new Random(width);
        var equations = new NormalEquations(width);
        var normal = new double[width, width];
        var right = new double[width];
        var row = equations.NewRow();
        for (var n = 0; n < 30; n++)
        {
            // A zero among them: it is left out of the sums.
            for (var i = 0; i < width; i++)
            {
                row[i] = (i + n) % 5 == 0 ? 0 : random.NextDouble() - 0.5;
            }

            var (target, weight) = (random.NextDouble(), random.NextDouble());
            equations.Add(row, target, weight);
            for (var i = 0; i < width; i++)
            {
                right[i] += weight * row[i] * target;
                for (var j = 0; j < width; j++)
                {
                    normal[i, j] += weight * row[i] * row[j];
                }
            }
        }

        var (sums, products) = (equations.Matrix(), equations.Right());
        for (var i = 0; i < width; i++)
        {
            Assert.Equal(right[i], products[i], 12);
            for (var j = 0; j < width; j++)
            {
                Assert.Equal(normal[i, j], sums[i, j], 12);
            }
        }
    }
}
