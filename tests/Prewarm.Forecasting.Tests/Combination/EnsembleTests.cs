using FsCheck.Xunit;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Combination;

public class EnsembleTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly double[] Levels = [0.025, 0.1, 0.5, 0.9, 0.975];

    [Fact]
    public void Forecast_ConstantSeries_StaysConstant()
    {
        var forecast = Train(TestSeries.Of(Hour, 400, _ => 42)).Forecast(48);

        Assert.All(forecast.Quantiles.SelectMany(q => q), value => Assert.Equal(42, value, 1e-6));
    }

    [Theory]
    [InlineData(42)]
    [InlineData(-5)]
    [InlineData(1e300)]
    public void Forecast_ConstantSeriesByAllModels_StaysConstant(double value)
    {
        var options = Options([1, 4]) with
        {
            Models = ForecastModels.All,
            Settings = new ModelSettings { NonNegative = false },
        };

        var forecast = Ensemble.Train(TestSeries.Of(Hour, 300, _ => value), options).Forecast(4);

        Assert.All(
            forecast.Quantiles.SelectMany(q => q),
            quantile => Assert.Equal(value, quantile, Math.Abs(value) * 1e-6)
        );
    }

    [Fact]
    public void Forecast_ZeroSeries_StaysZero()
    {
        var forecast = Train(TestSeries.Of(Hour, 400, _ => 0)).Forecast(48);

        Assert.All(forecast.Quantiles.SelectMany(q => q), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Forecast_SameSeries_SaysTheSame()
    {
        var series = TestSeries.Weekly(Hour, 28, noise: 0.2);

        Assert.Equal(Train(series).Forecast(48).Quantiles, Train(series).Forecast(48).Quantiles);
    }

    [Fact]
    public void Forecast_ScaledSeries_Scales()
    {
        var series = TestSeries.Weekly(Hour, 28, noise: 0.2);
        var scaled = new RegularSeries(series.Start, Hour, [.. series.Values.ToArray().Select(v => 1000 * v)]);

        var one = Train(series).Forecast(24);
        var other = Train(scaled).Forecast(24);

        for (var q = 0; q < Levels.Length; q++)
        {
            Assert.All(
                Enumerable.Range(0, 24),
                h => Assert.Equal(one.Quantiles[q][h], other.Quantiles[q][h] / 1000, 0.01)
            );
        }
    }

    [Property(MaxTest = 40, Replay = "1,3")]
    public bool Forecast_AnySeries_IsFiniteAndOrdered(double[] raw)
    {
        var values = raw.Select(v => double.IsInfinity(v) || Math.Abs(v) > 1e12 ? double.NaN : Math.Abs(v)).ToArray();
        if (values.Length == 0)
        {
            return true;
        }

        var forecast = Train(new RegularSeries(TestSeries.Monday, Hour, values)).Forecast(30);
        return Enumerable
            .Range(0, 30)
            .All(h =>
                Enumerable
                    .Range(0, Levels.Length)
                    .All(q =>
                        double.IsFinite(forecast.Quantiles[q][h])
                        && forecast.Quantiles[q][h] >= 0
                        && (q == 0 || forecast.Quantiles[q][h] >= forecast.Quantiles[q - 1][h])
                    )
            );
    }

    [Theory]
    [InlineData(12)]
    [InlineData(28)]
    [InlineData(70)]
    public void Train_AnyLengthOfHistory_CountsATenDayThirdOfItForBands(int days)
    {
        var ensemble = Ensemble.Train(TestSeries.Weekly(Hour, days, noise: 0.2), Options([1]));

        Assert.Equal(Math.Min(Math.Floor(days * 24 * 0.34), 240), ensemble.Scored(0), 2.0);
    }

    [Fact]
    public void Backtest_WeeklyDemand_CoversAndBeatsTheNaiveOnes()
    {
        var series = TestSeries.Weekly(Hour, 70, noise: 0.2);

        var result = EnsembleBacktest.Run(series, 0.5, Options([1, 24]), null, CancellationToken.None);

        foreach (var lead in new[] { 1, 24 })
        {
            var auto = result.Scores.Single(s => s.Model == EnsembleBacktest.Auto && s.Lead == lead);
            var week = result.Scores.Single(s => s.Model == "seasonal-naive-week" && s.Lead == lead);
            Assert.True(auto.Mae < 0.95 * week.Mae);
            Assert.InRange(auto.Coverage(0.8), 0.77, 0.83);
            Assert.InRange(auto.Coverage(0.95), 0.92, 0.98);
        }
    }

    [Fact]
    public void Backtest_MostlyZeros_CountsZerosOnALowerEndOfZeroAsInside()
    {
        var random = new Random(3);
        var series = TestSeries.Of(Hour, 1_000, _ => random.NextDouble() < 0.8 ? 0 : random.Next(1, 20));

        var auto = EnsembleBacktest
            .Run(series, 0.4, Options([1]), null, CancellationToken.None)
            .Scores.Single(s => s.Model == EnsembleBacktest.Auto);

        Assert.InRange(auto.Coverage(0.8), 0.75, 1);
        Assert.InRange(auto.Coverage(0.95), 0.9, 1);
    }

    [Fact]
    public void Backtest_DipsByTheClockBetweenOriginsEvenlyApart_AreCoveredToo()
    {
        var random = new Random(5);
        var series = TestSeries.Of(
            TimeSpan.FromMinutes(1),
            10_000,
            i => (i % 20 == 0 ? 50 : 100) + (4 * random.NextDouble())
        );

        var auto = EnsembleBacktest
            .Run(series, 0.4, Options([5]), null, CancellationToken.None)
            .Scores.Single(s => s.Model == EnsembleBacktest.Auto);

        Assert.InRange(auto.Below[0.025], 0.015, 0.04);
    }

    [Fact]
    public void Append_LevelMoves_IsNoticedWithinMinutesAndWidensTheBand()
    {
        var random = new Random(6);
        double Noise() => 2 * (random.NextDouble() - 0.5);
        var series = TestSeries.Of(TimeSpan.FromMinutes(1), 3_000, _ => 100 + Noise());
        var ensemble = Train(series);
        var before = ensemble.LevelShifts;
        var width = Width(ensemble);
        var minutes = 0;
        while (ensemble.LevelShifts == before && minutes < 60)
        {
            ensemble.Append(150 + Noise());
            minutes++;
        }

        Assert.InRange(minutes, 2, 10);
        Assert.True(Width(ensemble) > 1.2 * width);
    }

    [Fact]
    public void Append_WorldChangesItsBestModel_FollowsWithinADay()
    {
        // Six weeks of days that repeat, then a level that wanders: the last value is right from then on.
        var random = new Random(8);
        var level = 0.0;
        var series = TestSeries.Of(
            Hour,
            24 * 49,
            i =>
                i < 24 * 42
                    ? 100 + (50 * Math.Sin(2 * Math.PI * i / 24)) + random.NextDouble()
                    : 300 + (level += 20 * (random.NextDouble() - 0.5))
        );

        var ensemble = Train(series, [1]);

        var forecast = ensemble.Forecast(1).Mean[0];
        Assert.InRange(forecast, series[^1] - 25, series[^1] + 25);
    }

    private static double Width(Ensemble ensemble)
    {
        var forecast = ensemble.Forecast(30);
        return forecast.Quantiles[^1][29] - forecast.Quantiles[0][29];
    }

    private static Ensemble Train(RegularSeries series, IReadOnlyList<int>? leads = null) =>
        Ensemble.Train(series, Options(leads ?? EnsembleOptions.LeadsFor(48)));

    private static EnsembleOptions Options(IReadOnlyList<int> leads) =>
        new()
        {
            Models =
            [
                .. ForecastModels.All.Where(model =>
                    model.Name
                        is "last-value"
                            or "seasonal-naive-week"
                            or "weekly-profile"
                            or "harmonic"
                            or "burst-profile"
                ),
            ],
            Leads = leads,
            LeadsSpan = leads.Count > 2,
            Levels = Levels,
        };
}
