using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Models;

public class BurstProfileModelTests
{
    private const int PerDay = 1440;
    private const int At = 9 * 60;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Quantiles_DailyBurstWithJitter_AreHighAtItsTimeOnly()
    {
        var fitted = Fit(Bursts(14, _ => true, jitter: 3));
        var own = Assert.IsAssignableFrom<IQuantileForecasts>(fitted);

        Assert.Equal(1, fitted.Diagnostics.Rank);
        Assert.True(own.HasQuantiles(At + 2));
        Assert.False(own.HasQuantiles(At - 60));
        Assert.InRange(own.QuantileAt(At + 2, 0.99), 800, 1300);
        Assert.True(own.QuantileAt(At + 2, 0.1) < own.QuantileAt(At + 2, 0.99));
    }

    [Fact]
    public void Forecast_BurstOfTenMinutes_IsForecastAndTheQuietHourIsNot()
    {
        var mean = Forecast(Fit(Bursts(14, _ => true, jitter: 0)), PerDay);

        Assert.InRange(mean[At + 4], 700, 1300);
        Assert.InRange(mean[At - 60], 5, 15);
        Assert.InRange(mean[At + 60], 5, 15);
    }

    [Fact]
    public void Forecast_BurstOnMondaysOnly_StaysAwayOnTuesdays()
    {
        // 28 days from a Monday: the next two are Monday and Tuesday.
        var mean = Forecast(Fit(Bursts(28, day => day % 7 == 0, jitter: 0)), 2 * PerDay);

        Assert.InRange(mean[At + 4], 700, 1300);
        Assert.InRange(mean[PerDay + At + 4], 5, 15);
    }

    [Fact]
    public void Fit_BurstsAtRandomTimes_FindsNone()
    {
        var random = new Random(4);
        var series = Noise(21);
        for (var day = 0; day < 21; day++)
        {
            for (var burst = 0; burst < 6; burst++)
            {
                var from = (day * PerDay) + random.Next(PerDay - 10);
                series.AsSpan(from, 5).Fill(900);
            }
        }

        var fitted = Fit(series);

        Assert.Equal(0, fitted.Diagnostics.Rank);
        Assert.NotNull(fitted.Diagnostics.Fallback);
    }

    [Fact]
    public void Fit_HourlySteps_IsTheWeeklyProfile()
    {
        var series = TestSeries.Weekly(TimeSpan.FromHours(1), 21, noise: 0.1);

        var burst = ForecastModels.ByName("burst-profile").Fit(series, new ModelSettings());
        var profile = ForecastModels.ByName("weekly-profile").Fit(series, new ModelSettings());

        Assert.Equal(Forecast(profile, 48), Forecast(burst, 48));
    }

    [Fact]
    public void ForecastAt_SomeLeads_SaysWhatThePathSays()
    {
        var fitted = Fit(Bursts(14, _ => true, jitter: 2));
        var path = Forecast(fitted, PerDay);
        var some = new double[3];

        fitted.ForecastAt([1, At + 4, PerDay], some);

        Assert.Equal([path[0], path[At + 3], path[PerDay - 1]], some);
    }

    private static double[] Bursts(int days, Func<int, bool> comes, int jitter)
    {
        var random = new Random(2);
        var series = Noise(days);
        for (var day = 0; day < days; day++)
        {
            var from = (day * PerDay) + At + random.Next(-jitter, jitter + 1);
            if (comes(day))
            {
                series.AsSpan(from, 10).Fill(1000);
            }
        }

        return series;
    }

    private static double[] Noise(int days)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, days * PerDay).Select(_ => 9 + (2 * random.NextDouble()))];
    }

    private static IFittedModel Fit(double[] values) =>
        ForecastModels
            .ByName("burst-profile")
            .Fit(new RegularSeries(TestSeries.Monday, Minute, values), new ModelSettings());

    private static double[] Forecast(IFittedModel fitted, int count)
    {
        var values = new double[count];
        fitted.Forecast(values);
        return values;
    }
}
