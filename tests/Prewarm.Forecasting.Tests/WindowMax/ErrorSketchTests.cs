using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class ErrorSketchTests
{
    private static readonly double[] Levels = [0.5, 0.8, 0.9, 0.95, 0.98];

    [Fact]
    public void Quantiles_NormalErrors_AreThoseOfTheLaw()
    {
        var random = new Random(3);
        var sketch = new ErrorSketch(keep: 0.9999);
        for (var i = 0; i < 40_000; i++)
        {
            sketch.Add(0.3 * Normal(random));
        }

        var quantiles = Quantiles(sketch);
        double[] expected = [0, 0.2525, 0.3845, 0.4935, 0.6161];
        for (var l = 0; l < Levels.Length; l++)
        {
            Assert.InRange(quantiles[l], expected[l] - 0.04, expected[l] + 0.04);
        }
    }

    [Fact]
    public void Quantiles_OneValue_IsThatValueWithinItsBin()
    {
        foreach (var value in new[] { 0.0, 0.0371, -2.25, 5 })
        {
            var sketch = new ErrorSketch(keep: 0.99);
            for (var i = 0; i < 5_000; i++)
            {
                sketch.Add(value);
            }

            Assert.All(Quantiles(sketch), quantile => Assert.Equal(value, quantile, 0.2 * Math.Abs(value)));
        }
    }

    [Fact]
    public void Quantiles_AfterManyHalfLives_KnowTheNewOnly()
    {
        var sketch = new ErrorSketch(keep: Math.Pow(0.5, 1.0 / 100));
        for (var i = 0; i < 10_000; i++)
        {
            sketch.Add(i < 5_000 ? 1 : -1);
        }

        Assert.All(Quantiles(sketch), quantile => Assert.InRange(quantile, -1.2, -0.8));
    }

    [Fact]
    public void Quantiles_FewErrors_AreTheHighestAboveWhatTheyCanSay()
    {
        var sketch = new ErrorSketch(keep: 1 - 1e-9);
        foreach (var value in new[] { -0.5, 0.1, 0.7 })
        {
            sketch.Add(value);
        }

        // (3 + 1) * 0.5 is the second, (3 + 1) * 0.8 is beyond the third.
        var quantiles = Quantiles(sketch);
        Assert.InRange(quantiles[0], 0.08, 0.12);
        Assert.All(quantiles[1..], quantile => Assert.InRange(quantile, 0.55, 0.85));
    }

    private static double[] Quantiles(ErrorSketch sketch)
    {
        var quantiles = new double[Levels.Length];
        sketch.Quantiles(Levels, quantiles);
        return quantiles;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
