using MathNet.Numerics.LinearAlgebra;
using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.Tests.Decomposition;

public class LanczosBidiagonalizationTests
{
    /// <summary>Vectors converge with the gap between values; 1e-6 leaves room for gaps of a few percent.</summary>
    private const double VectorTolerance = 1e-6;

    private const double ValueTolerance = 1e-9;

    [Theory]
    [InlineData(60, 20, 3)]
    [InlineData(101, 50, 4)]
    [InlineData(80, 65, 5)]
    public void Compute_NoisySeries_MatchesDenseSvd(int length, int window, int seed)
    {
        var series = Noisy(length, seed);
        var dense = Dense(series, window).Svd();

        var triples = LanczosBidiagonalization.Compute(new HankelOperator(series, window), 6, seed: 1);

        Assert.True(triples.Converged);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(dense.S[i], triples.Values[i], ValueTolerance * dense.S[0]);
            var alignment = Math.Abs(dense.U.Column(i) * Vector<double>.Build.Dense(triples.Left[i]));
            Assert.Equal(1, alignment, VectorTolerance);
        }
    }

    [Fact]
    public void Compute_NoisySeries_VectorsAreOrthonormal()
    {
        var series = Noisy(400, 11);

        var triples = LanczosBidiagonalization.Compute(new HankelOperator(series, 150), 12, seed: 1);

        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < 12; j++)
            {
                Assert.Equal(i == j ? 1 : 0, DenseVectors.Dot(triples.Left[i], triples.Left[j]), ValueTolerance);
                Assert.Equal(i == j ? 1 : 0, DenseVectors.Dot(triples.Right[i], triples.Right[j]), ValueTolerance);
            }
        }
    }

    [Fact]
    public void Compute_LowRankMatrix_ReturnsItsRankOnly()
    {
        // One sinusoid spans a trajectory space of dimension two.
        var series = Enumerable.Range(0, 100).Select(i => Math.Sin(0.3 * i)).ToArray();

        var triples = LanczosBidiagonalization.Compute(new HankelOperator(series, 40), 6, seed: 1);

        Assert.Equal(2, triples.Values.Count(value => value > 1e-9 * triples.Values[0]));
    }

    [Fact]
    public void Compute_SameSeed_IsBitIdentical()
    {
        var series = Noisy(200, 2);

        var one = LanczosBidiagonalization.Compute(new HankelOperator(series, 80), 5, seed: 9);
        var other = LanczosBidiagonalization.Compute(new HankelOperator(series, 80), 5, seed: 9);

        Assert.Equal(one.Values, other.Values);
        Assert.Equal(one.Left, other.Left);
    }

    [Fact]
    public void Multiply_AnyVector_MatchesDenseProduct()
    {
        var series = Noisy(77, 5);
        var matrix = new HankelOperator(series, 30);
        var dense = Dense(series, 30);
        var v = Noisy(48, 6);
        var y = new double[30];
        var back = new double[48];

        matrix.Multiply(v, y);
        matrix.MultiplyTransposed(y, back);

        var expected = dense * Vector<double>.Build.Dense(v);
        var expectedBack = dense.TransposeThisAndMultiply(expected);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(expected[i], y[i], 1e-9));
        Assert.All(Enumerable.Range(0, 48), i => Assert.Equal(expectedBack[i], back[i], 1e-9));
    }

    [Fact]
    public void Compute_NoisySeries_LeavesNoMoreThanTheStatedResidual()
    {
        var matrix = new HankelOperator(Noisy(600, 8), 200);

        var triples = LanczosBidiagonalization.Compute(matrix, 10, seed: 1);

        Assert.True(triples.Converged);
        var across = new double[200];
        for (var i = 0; i < 10; i++)
        {
            matrix.Multiply(triples.Right[i], across);
            var residual = across
                .Select((value, row) => value - (triples.Values[i] * triples.Left[i][row]))
                .Sum(one => one * one);
            Assert.True(Math.Sqrt(residual) <= 2 * LanczosBidiagonalization.Tolerance * triples.Values[0]);
        }
    }

    [Fact]
    public void Compute_AllTriples_RebuildTheTrajectoryMatrix()
    {
        var series = Noisy(40, 3);

        var triples = LanczosBidiagonalization.Compute(new HankelOperator(series, 12), 12, seed: 1);

        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < 29; j++)
            {
                var rebuilt = Enumerable
                    .Range(0, 12)
                    .Sum(r => triples.Values[r] * triples.Left[r][i] * triples.Right[r][j]);
                Assert.Equal(series[i + j], rebuilt, 1e-9);
            }
        }
    }

    [Fact]
    public void Compute_WarmStart_FindsTheSameInFewerSteps()
    {
        var series = Noisy(2_100, 5);
        var former = LanczosBidiagonalization.Compute(new HankelOperator(series.AsSpan(0, 2_000), 400), 8, seed: 1);
        var matrix = new HankelOperator(series.AsSpan(2, 2_000), 400);

        var cold = LanczosBidiagonalization.Compute(matrix, 8, seed: 1);
        var warm = LanczosBidiagonalization.Compute(matrix, 8, seed: 1, former.Left);

        Assert.True(warm.Converged);
        Assert.True(warm.Steps <= cold.Steps, $"{warm.Steps} after a warm start, {cold.Steps} without");
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(cold.Values[i], warm.Values[i], 1e-7 * cold.Values[0]));
    }

    [Fact]
    public void Compute_WarmStartFromAnotherPattern_StillFindsTheNewOne()
    {
        static double[] Wave(double period) =>
            [.. Enumerable.Range(0, 600).Select(i => Math.Sin(2 * Math.PI * i / period))];
        var former = LanczosBidiagonalization.Compute(new HankelOperator(Wave(24), 120), 2, seed: 1);
        var matrix = new HankelOperator([.. Wave(7).Zip(Wave(11), (one, other) => one + other)], 120);

        var warm = LanczosBidiagonalization.Compute(matrix, 10, seed: 1, former.Left);

        Assert.Equal(4, warm.Values.Count(value => value > 1e-6 * warm.Values[0]));
    }

    private static double[] Noisy(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => (3 * Math.Sin(0.2 * i)) + (0.02 * i) + random.NextDouble())];
    }

    private static Matrix<double> Dense(double[] series, int window) =>
        Matrix<double>.Build.Dense(window, series.Length - window + 1, (i, j) => series[i + j]);
}
