using FsCheck.Xunit;
using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class WindowMaxForecasterTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Forecast_WeeksOfSeasonalDemand_CoversAtEveryLevel()
    {
        var step = TimeSpan.FromMinutes(5);
        var series = TestSeries.Weekly(step, 28, noise: 0.2);
        var options = Options(step);
        var train = 21 * 288;
        var forecaster = WindowMaxForecaster.Train(series.Slice(0, train), options);
        var covered = new int[options.Levels.Count];
        var judged = 0;

        for (var i = train; i + options.WindowSteps < series.Count; i++, judged++)
        {
            forecaster.Observe(series[i]);
            var quantiles = forecaster.ForecastOrigin();
            var actual = series.Values.Slice(i, options.WindowSteps + 1).ToArray().Max();
            for (var l = 0; l < covered.Length; l++)
            {
                covered[l] += actual <= quantiles[l] ? 1 : 0;
            }
        }

        for (var l = 0; l < covered.Length; l++)
        {
            // Two thousand overlapping windows of a week: a few percent either way.
            var tolerance = options.Levels[l] < 0.9 ? 0.08 : 0.04;
            Assert.InRange((double)covered[l] / judged, options.Levels[l] - tolerance, options.Levels[l] + tolerance);
        }
    }

    [Fact]
    public void Forecast_MorningRiseEveryDay_SeesItBeforeItStarts()
    {
        // 10 by night, 100 from 09:00 to 17:00, no warning in the minutes before.
        var series = TestSeries.Of(Minute, (14 * 1440) + (8 * 60) + 58, i => i % 1440 is >= 540 and < 1020 ? 100 : 10);
        var forecast = WindowMaxForecaster.Train(series, Options(Minute)).Forecast();

        // The origin is 08:57; the window reaches 09:03.
        Assert.InRange(forecast.Quantile(3, 0), 60, 200);
        // Half an hour before the rise there is nothing to provide for.
        var calm = WindowMaxForecaster.Train(series.Slice(0, series.Count - 60), Options(Minute)).Forecast();
        Assert.InRange(calm.Quantile(3, 0), 9.99, 40); // Old minutes are kept within a part of their hour's highest.
    }

    [Fact]
    public void Forecast_PeaksThatNoJudgedWindowHolds_AreProvidedForByTheForest()
    {
        // Every third of the minutes 3, 4, 8, 9 ... is a peak: no window of three minutes that begins at a multiple of five,
        // as the combination is judged by, holds one. The forest learns of every minute.
        var random = new Random(4);
        var series = TestSeries.Of(
            Minute,
            16 * 1440,
            i => (random.NextDouble() < 0.3 && i % 5 is 3 or 4 ? 200 : 100) + (5 * random.NextDouble())
        );
        var options = Options(Minute) with
        {
            Lead = 5 * Minute,
            Window = 2 * Minute,
            Replay = new ReplayRules { Capacity = 10, LeadTime = 5 * Minute },
        };
        var forecaster = WindowMaxForecaster.Train(series.Slice(0, 15 * 1440), options);
        var level = options.Levels.ToList().FindIndex(known => known >= 0.95);
        var (covered, judged) = (0, 0);

        for (var i = 15 * 1440; i + 7 < series.Count; i++, judged++)
        {
            forecaster.Observe(series[i]);
            var actual = series.Values.Slice(i + 5, 3).ToArray().Max();
            covered += actual <= forecaster.Forecast().Quantile(level, 0) ? 1 : 0;
        }

        Assert.InRange((double)covered / judged, 0.92, 1);
    }

    [Fact]
    public void Choice_AfterAReplay_TellsWhenOnWhatAndWhatEveryCandidateCost()
    {
        const int Known = (2 * 1440) + 30; // The last whole hour of known minutes ends half an hour before.
        var series = TestSeries.Of(Minute, Known + 10, i => i is >= 100 and < 110 ? double.NaN : 50 + (i % 60));
        var options = Options(Minute) with
        {
            Parts = ForecastParts.Decomposition | ForecastParts.Choice,
            Replay = new ReplayRules { Capacity = 10, LeadTime = TimeSpan.FromMinutes(5) },
        };
        var forecast = WindowMaxForecaster.Train(series, options).Forecast();
        var choice = forecast.Choice!;
        Assert.Equal(forecast.Operating, choice.Points);
        Assert.Equal(series.Start, choice.ReplayedFrom);
        Assert.Equal(2 * 1440, choice.Steps);
        var looked = series.Start + TimeSpan.FromMinutes((2 * 1440) + 10);
        Assert.Equal(looked, choice.ComparedAt);
        Assert.InRange(choice.ChosenAt, series.Start + TimeSpan.FromHours(CostComparison.BlocksLeast), looked);
        Assert.Equal(options.Replay, choice.Rules);
        Assert.Equal(choice.Candidates.OrderBy(cost => cost.Cost), choice.Candidates);
        Assert.All(choice.Points, point => Assert.Contains(choice.Candidates, cost => cost.Point == point));
        Assert.All(
            choice.Candidates,
            cost => Assert.Equal(cost.Bill + (choice.Rules.MissWeight * cost.Missed), cost.Cost, 1e-9)
        );
    }

    [Fact]
    public void Choice_WithLessThanAnHourReplayed_IsNoneAndTheDefaultHolds()
    {
        var options = Options(Minute) with
        {
            Parts = ForecastParts.Choice,
            Replay = new ReplayRules { Capacity = 10, LeadTime = TimeSpan.FromMinutes(5) },
        };
        var forecast = WindowMaxForecaster.Train(TestSeries.Of(Minute, 59, _ => 50), options).Forecast();
        Assert.Null(forecast.Choice);
        Assert.Single(forecast.Operating);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(3600)]
    public void Forecast_AnyStep_IsFiniteMonotoneAndNotNegative(int stepSeconds)
    {
        var step = TimeSpan.FromSeconds(stepSeconds);
        var series = TestSeries.Weekly(step, stepSeconds < 60 ? 2 : 16, noise: 0.5);

        var forecast = WindowMaxForecaster.Train(series, Options(step)).Forecast();

        AssertSound(forecast);
        Assert.False(forecast.Learning);
        Assert.Equal(stepSeconds >= 60, forecast.WeeklyProfile is not null);
    }

    [Fact]
    public void Forecast_NoHistory_IsLearningAndZero()
    {
        var forecast = WindowMaxForecaster
            .Train(new RegularSeries(TestSeries.Monday, Minute, []), Options(Minute))
            .Forecast();

        Assert.True(forecast.Learning);
        Assert.StartsWith("learning: 0 of", forecast.Reason, StringComparison.Ordinal);
        AssertSound(forecast);
    }

    [Fact]
    public void Forecast_OneHour_IsStillLearning_ThreeHours_Votes()
    {
        var series = TestSeries.Of(Minute, 180, i => 50 + (i % 7));

        Assert.True(WindowMaxForecaster.Train(series.Slice(0, 60), Options(Minute)).Forecast().Learning);
        Assert.False(WindowMaxForecaster.Train(series, Options(Minute)).Forecast().Learning);
    }

    [Fact]
    public void Forecast_ConstantSeries_IsThatConstantAtEveryLevel()
    {
        var forecast = WindowMaxForecaster.Train(TestSeries.Of(Minute, 3 * 1440, _ => 30), Options(Minute)).Forecast();

        Assert.All(forecast.Mean, value => Assert.Equal(30, value, 1e-6));
        Assert.All(forecast.WindowQuantiles, value => Assert.Equal(30, value, 1e-6));
    }

    [Fact]
    public void Forecast_AllZero_IsZero()
    {
        var forecast = WindowMaxForecaster.Train(TestSeries.Of(Minute, 3 * 1440, _ => 0), Options(Minute)).Forecast();

        Assert.All(forecast.WindowQuantiles, value => Assert.Equal(0, value));
        Assert.False(forecast.Learning);
    }

    [Theory]
    [InlineData(128, 1e-4)] // A power of two is kept to the last bit.
    [InlineData(100, 2e-2)] // Samples are kept within 0.05 %, and splits of the forest may fall on the other side.
    public void Forecast_ScaledDemand_Scales(double factor, double tolerance)
    {
        var series = TestSeries.Weekly(TimeSpan.FromMinutes(5), 10, noise: 0.3);
        var scaled = new RegularSeries(series.Start, series.Step, [.. series.Values.ToArray().Select(v => factor * v)]);

        var one = WindowMaxForecaster.Train(series, Options(series.Step)).Forecast();
        var other = WindowMaxForecaster.Train(scaled, Options(series.Step)).Forecast();

        for (var i = 0; i < one.WindowQuantiles.Length; i++)
        {
            Assert.Equal(one.WindowQuantiles[i], other.WindowQuantiles[i] / factor, tolerance * one.WindowQuantiles[i]);
        }
    }

    [Fact]
    public void Train_SameHistory_IsBitIdentical()
    {
        var series = TestSeries.Weekly(TimeSpan.FromMinutes(5), 16, noise: 0.3);

        var one = WindowMaxForecaster.Train(series, Options(series.Step)).Forecast();
        var other = WindowMaxForecaster.Train(series, Options(series.Step)).Forecast();

        Assert.Equal(one.WindowQuantiles, other.WindowQuantiles);
        Assert.Equal(one.Mean, other.Mean);
        Assert.Equal(one.WeeklyProfile, other.WeeklyProfile);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(70)]
    public void Forecast_FirstPoints_AreThoseOfTheWhole(int points)
    {
        var options = Options(5 * Minute) with
        {
            Replay = new ReplayRules { Capacity = 10, LeadTime = 5 * Minute },
        };
        var forecaster = WindowMaxForecaster.Train(TestSeries.Weekly(options.Step, 16, noise: 0.3), options);
        var (whole, first) = (forecaster.Forecast(), forecaster.Forecast(points));

        Assert.Equal(whole.Mean[..points], first.Mean, new Close());
        for (var level = 0; level < options.Levels.Count; level++)
        {
            Assert.Equal(
                whole.WindowQuantiles.AsSpan(level * whole.Mean.Length, points).ToArray(),
                first.WindowQuantiles.AsSpan(level * points, points).ToArray(),
                new Close()
            );
        }

        Assert.Equal(whole.Held, first.Held);
        Assert.Throws<ArgumentOutOfRangeException>(() => forecaster.Forecast(options.Points + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => forecaster.Forecast(0));
    }

    [Fact]
    public void Observe_NegativeAndInfinite_AreCountedAsMissing()
    {
        var forecaster = WindowMaxForecaster.Train(TestSeries.Of(Minute, 300, _ => 5), Options(Minute));

        forecaster.Observe(-1);
        forecaster.Observe(double.PositiveInfinity);
        forecaster.Observe(double.NaN);

        Assert.Equal(2, forecaster.Diagnostics.RejectedSamples);
        Assert.Equal(3, forecaster.Diagnostics.MissingSamples);
        Assert.Equal(TestSeries.Monday + (302 * Minute), forecaster.Origin);
        Assert.All(forecaster.Forecast().WindowQuantiles, value => Assert.Equal(5, value, 1e-6));
    }

    [Fact]
    public void Forecast_LongOutage_StaysFinite()
    {
        var forecaster = WindowMaxForecaster.Train(TestSeries.Weekly(Minute, 9, 0.2), Options(Minute));
        for (var i = 0; i < 2 * 1440; i++)
        {
            forecaster.Observe(double.NaN);
        }

        forecaster.Refit();
        AssertSound(forecaster.Forecast());
        Assert.True(forecaster.Forecast().Quantile(3, 0) > 0);
    }

    [Fact]
    public void WeeklyProfile_TwoWeeks_FollowsTheLocalHour()
    {
        // Busy from 09:00 to 10:00 in New York, which is 14:00 UTC in January.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var series = TestSeries.Of(Minute, 15 * 1440, i => i / 60 % 24 == 14 ? 80 : 8);

        var profile = WindowMaxForecaster
            .Train(series, Options(Minute) with { TimeZone = zone })
            .Forecast()
            .WeeklyProfile;

        Assert.NotNull(profile);
        Assert.Equal(80, profile[(2 * 24) + 9]);
        Assert.Equal(8, profile[(2 * 24) + 12]);
    }

    [Fact]
    public void Train_OtherStep_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            WindowMaxForecaster.Train(TestSeries.Of(Minute, 10, _ => 1), Options(TimeSpan.FromMinutes(5)))
        );

    [Property(MaxTest = 25, Replay = "5,7")]
    public void Forecast_AnySamples_IsSound(double[] raw)
    {
        var forecaster = WindowMaxForecaster.Train(TestSeries.Of(Minute, 200, i => i % 13), Options(Minute));
        foreach (var value in raw)
        {
            forecaster.Observe(Math.Abs(value) > 1e15 ? double.NaN : value);
        }

        AssertSound(forecaster.Forecast());
    }

    /// <summary>Sums taken several at a time round otherwise at the end of a path.</summary>
    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double one, double other) => Math.Abs(one - other) <= 1e-9 * (1 + Math.Abs(one));

        public int GetHashCode(double value) => 0;
    }

    private static WindowMaxOptions Options(TimeSpan step) => new() { Step = step, Window = 6 * Minute };

    private static void AssertSound(WindowForecast forecast)
    {
        Assert.All(forecast.Mean, value => Assert.True(double.IsFinite(value) && value >= 0));
        Assert.All(forecast.WindowQuantiles, value => Assert.True(double.IsFinite(value) && value >= 0));
        for (var i = 0; i < forecast.Mean.Length; i++)
        {
            for (var l = 1; l < forecast.Levels.Length; l++)
            {
                Assert.True(forecast.Quantile(l, i) >= forecast.Quantile(l - 1, i));
            }
        }
    }
}
