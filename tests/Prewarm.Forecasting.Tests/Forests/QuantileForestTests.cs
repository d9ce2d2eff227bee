using Prewarm.Forecasting.Forests;

namespace Prewarm.Forecasting.Tests.Forests;

public sealed class QuantileForestTests
{
    private const int Rows = 8000;
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    [Fact]
    public void Quantiles_SpreadThatDependsOnAFeature_FollowIt()
    {
        // Below one half the target is even over [0, 1], above it over [0, 10].
        var forest = Grow((random, x) => random.NextDouble() * (x > 0.5 ? 10 : 1), seed: 1);

        AssertNear([0.1, 0.5, 0.9], Ask(forest, 0.25f), 0.12);
        AssertNear([1, 5, 9], Ask(forest, 0.75f), 1.2);
    }

    [Fact]
    public void Quantiles_ByLevel_NeverFall()
    {
        var forest = Grow((random, x) => Math.Sin(20 * x) + random.NextDouble(), seed: 2);
        for (var x = 0f; x <= 1; x += 0.01f)
        {
            var quantiles = Ask(forest, x);
            Assert.Equal(quantiles.Order(), quantiles);
        }
    }

    [Fact]
    public void Quantiles_UnknownFeature_IsAStateOfItsOwn()
    {
        var forest = Grow((_, x) => float.IsNaN(x) ? 10 : 0, seed: 3, unknownShare: 0.2);

        Assert.All(Ask(forest, float.NaN), value => Assert.Equal(10, value));
        Assert.All(Ask(forest, 0.01f), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Quantiles_ConstantTarget_IsThatConstant()
    {
        var forest = Grow((_, _) => 4.25, seed: 4);
        Assert.All(Ask(forest, 0.3f), value => Assert.Equal(4.25, value));
    }

    [Fact]
    public void Quantiles_SameSeed_AreTheSame()
    {
        var one = Grow((random, x) => random.NextDouble() * x, seed: 5);
        var other = Grow((random, x) => random.NextDouble() * x, seed: 5);
        Assert.Equal(Ask(one, 0.6f), Ask(other, 0.6f));
    }

    [Fact]
    public void Quantiles_RareLargeValues_ComeOutAsTheyWere()
    {
        // One row in a hundred jumps, and the feature tells: the grid must not round the jump away.
        var forest = Grow((_, x) => x > 0.99 ? 7.5 : 0.001 * x, seed: 6);
        Assert.InRange(Ask(forest, 0.999f)[1], 7.4, 7.6);
    }

    private static QuantileForest Grow(Func<Random, float, double> law, int seed, double unknownShare = 0)
    {
        var random = new Random(seed);
        var (feature, noise, targets) = (new float[Rows], new float[Rows], new double[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            feature[row] = random.NextDouble() < unknownShare ? float.NaN : (float)random.NextDouble();
            noise[row] = (float)random.NextDouble();
            targets[row] = law(random, feature[row]);
        }

        return QuantileForest.Grow(
            new ForestTable([feature, noise], targets),
            new ForestOptions
            {
                Seed = seed,
                FeatureShare = 1,
                LeafRowsMin = 40,
            }
        );
    }

    private static double[] Ask(QuantileForest forest, float x)
    {
        var quantiles = new double[Levels.Length];
        forest.Quantiles([x, 0.5f], Levels, quantiles);
        return quantiles;
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
