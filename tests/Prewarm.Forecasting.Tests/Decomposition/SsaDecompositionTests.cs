using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.Tests.Decomposition;

public class SsaDecompositionTests
{
    /// <summary>Relative to the size of the series: singular values are exact to rounding, vectors to the Lanczos tolerance.</summary>
    private const double Exact = 1e-6;

    private static double[] Signal(int from, int count) =>
        [
            .. Enumerable
                .Range(from, count)
                .Select(i => 5 + (0.01 * i) + (2 * Math.Sin(2 * Math.PI * i / 24)) + Math.Cos(2 * Math.PI * i / 7)),
        ];

    [Fact]
    public void Reconstruct_LowRankSeries_IsExact()
    {
        var series = Signal(0, 300);

        var found = SsaDecomposition.Compute(series, window: 100, rank: 6, maxRank: 40, seed: 1);

        Assert.Equal(6, found.Rank);
        var rebuilt = found.Reconstruct();
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(series[i], rebuilt[i], Exact * 10));
    }

    [Fact]
    public void Compute_LowRankSeriesRankNotGiven_FindsIt()
    {
        var found = SsaDecomposition.Compute(Signal(0, 300), window: 100, rank: null, maxRank: 40, seed: 1);

        // A constant and a trend, and two sinusoids of dimension two each.
        Assert.Equal(6, found.Rank);
    }

    [Fact]
    public void Compute_SinusoidInNoise_KeepsTheSinusoid()
    {
        var random = new Random(3);
        var series = Enumerable
            .Range(0, 600)
            .Select(i => Math.Sin(0.2 * i) + (0.5 * (random.NextDouble() - 0.5)))
            .ToArray();

        var found = SsaDecomposition.Compute(series, window: 200, rank: null, maxRank: 40, seed: 1);

        Assert.Equal(2, found.Rank);
    }

    [Fact]
    public void Compute_SignalOnly_FindsTheSameSignalInFewerSteps()
    {
        var random = new Random(5);
        var series = Enumerable
            .Range(0, 3_000)
            .Select(i => 3 + Math.Sin(0.2 * i) + (0.4 * Math.Cos(0.05 * i)) + random.NextDouble())
            .ToArray();

        var full = SsaDecomposition.Compute(series, window: 700, rank: null, maxRank: 40, seed: 1);
        var early = SsaDecomposition.Compute(series, 700, rank: null, maxRank: 40, seed: 1, signalOnly: true);

        Assert.True(early.Steps < full.Steps, $"{early.Steps} steps against {full.Steps}");
        Assert.True(early.Converged);
        Assert.Equal(full.Rank, early.Rank);
        Assert.All(
            Enumerable.Range(0, full.Rank),
            r => Assert.Equal(full.SingularValues[r], early.SingularValues[r], Exact * full.SingularValues[0])
        );
        var whole = Forecast(full, series);
        Assert.All(Forecast(early, series).Zip(whole), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void ForecastAt_AnyLead_IsThePathAtThatLead()
    {
        var series = Signal(0, 400);
        var found = SsaDecomposition.Compute(series, window: 150, rank: 6, maxRank: 40, seed: 1);
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 100)!;
        var path = new double[100];
        subspace.Forecast(subspace.Project(series.AsSpan(250)), path);

        var state = subspace.Project(series.AsSpan(250, 41), series.AsSpan(291));

        Assert.All(new[] { 100, 1, 37 }, lead => Assert.Equal(path[lead - 1], subspace.ForecastAt(state, lead), 1e-8));
    }

    [Fact]
    public void Compute_WhiteNoise_KeepsAlmostNothing()
    {
        var random = new Random(4);
        var series = Enumerable.Range(0, 1000).Select(_ => random.NextDouble() - 0.5).ToArray();

        var found = SsaDecomposition.Compute(series, window: 300, rank: null, maxRank: 40, seed: 1);

        Assert.InRange(found.Rank, 0, 2);
    }

    [Fact]
    public void Forecast_SinusoidsAndTrend_ContinuesThem()
    {
        var found = SsaDecomposition.Compute(Signal(0, 400), window: 150, rank: 6, maxRank: 40, seed: 1);
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 200);
        Assert.NotNull(subspace);
        var forecast = new double[200];

        subspace.Forecast(subspace.Project(Signal(250, 150)), forecast);

        var expected = Signal(400, 200);
        // A linear trend is a double root: its rounding grows with the horizon.
        Assert.All(Enumerable.Range(0, 200), h => Assert.Equal(expected[h], forecast[h], 1e-3));
    }

    [Fact]
    public void Recurrence_LowRankSeries_ContinuesByOneStep()
    {
        var series = Signal(0, 400);
        var found = SsaDecomposition.Compute(series, window: 150, rank: 6, maxRank: 40, seed: 1);
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 10)!;

        var coefficients = subspace.Recurrence();

        var next = coefficients.Select((a, i) => a * series[400 - 149 + i]).Sum();
        Assert.Equal(Signal(400, 1)[0], next, 1e-5);
    }

    [Fact]
    public void Forecast_GrowingSeries_StaysBounded()
    {
        // Roots of modulus 1.05 would grow by 1e21 over the horizon.
        var series = Enumerable.Range(0, 200).Select(i => Math.Pow(1.05, i) * Math.Sin(0.3 * i)).ToArray();
        var found = SsaDecomposition.Compute(series, window: 60, rank: 2, maxRank: 40, seed: 1);
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 1000)!;
        var forecast = new double[1000];

        subspace.Forecast(subspace.Project(series.AsSpan(140)), forecast);

        Assert.True(subspace.SpectralRadius > 1.04);
        var most = series.Max(Math.Abs);
        Assert.All(forecast, value => Assert.InRange(value, -3 * most, 3 * most));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(6, false)]
    [InlineData(6, true)]
    public void Forecast_SumsOfSines_AreContinuedToAMillionth(int sines, bool isRecurrent)
    {
        double[] periods = [24, 7.3, 168, 11.9, 5.1, 37];
        double[] Wave(int from, int count) =>
            [
                .. Enumerable
                    .Range(from, count)
                    .Select(i =>
                        Enumerable.Range(0, sines).Sum(k => Math.Sin((2 * Math.PI * i / periods[k]) + k) / (k + 1))
                    ),
            ];
        var found = SsaDecomposition.Compute(Wave(0, 1_000), window: 400, rank: null, maxRank: 40, seed: 1);
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 300)!;
        var forecast = new double[300];

        if (isRecurrent)
        {
            subspace.ForecastRecurrent(Wave(600, 400), forecast);
        }
        else
        {
            subspace.Forecast(subspace.Project(Wave(600, 400)), forecast);
        }

        Assert.Equal(2 * sines, found.Rank);
        var expected = Wave(1_000, 300);
        Assert.All(Enumerable.Range(0, 300), h => Assert.Equal(expected[h], forecast[h], 1e-6));
    }

    [Fact]
    public void ForecastRecurrent_GrowingSeries_StaysBounded()
    {
        var series = Enumerable.Range(0, 200).Select(i => Math.Pow(1.05, i) * Math.Sin(0.3 * i)).ToArray();
        var found = SsaDecomposition.Compute(series, window: 60, rank: 2, maxRank: 40, seed: 1);
        var forecast = new double[1000];

        SsaSubspace.TryCreate(found.Vectors, horizonSteps: 1000)!.ForecastRecurrent(series.AsSpan(140), forecast);

        var most = series.Max(Math.Abs);
        Assert.All(forecast, value => Assert.InRange(value, -3 * most, 3 * most));
    }

    [Fact]
    public void TryCreate_SubspaceHoldsTheUnitVector_Refuses()
    {
        var unit = new double[10];
        unit[^1] = 1;

        Assert.Null(SsaSubspace.TryCreate([unit], horizonSteps: 10));
    }

    private static double[] Forecast(SsaDecomposition found, double[] series)
    {
        var subspace = SsaSubspace.TryCreate(found.Vectors, horizonSteps: 50)!;
        var path = new double[50];
        subspace.Forecast(subspace.Project(series.AsSpan(series.Length - subspace.Window)), path);
        return path;
    }
}
