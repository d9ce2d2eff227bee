using FsCheck.Xunit;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Models;

public class ForecastModelTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<string> Names => [.. ForecastModels.All.Select(model => model.Name)];

    // The seed adds a fifth to whatever it sees: that is what it is.
    public static TheoryData<string> Unbiased =>
        [.. ForecastModels.All.Select(model => model.Name).Where(name => name != "seed")];

    // A model on a power of the series follows a factor, not a shift: which power depends on the level.
    public static TheoryData<string> Additive =>
        [
            .. ForecastModels
                .All.Select(model => model.Name)
                .Where(name => name is not ("seed" or "holt-winters" or "harmonic")),
        ];

    [Theory]
    [MemberData(nameof(Unbiased))]
    public void Forecast_ConstantSeries_StaysConstant(string name)
    {
        var fitted = Fit(name, TestSeries.Of(Hour, 24 * 21, _ => 42));

        Assert.All(Forecast(fitted, 48), value => Assert.Equal(42, value, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecast_ZeroSeries_StaysZero(string name)
    {
        var fitted = Fit(name, TestSeries.Of(Hour, 24 * 21, _ => 0));

        Assert.All(Forecast(fitted, 48), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecast_EveryShortLength_IsFiniteAndNotNegative(string name)
    {
        var series = TestSeries.Weekly(Hour, 16, noise: 0.3);
        foreach (var length in new[] { 0, 1, 2, 5, 20, 30, 100, 170, 340, 384 })
        {
            var fitted = Fit(name, series.Slice(0, length));

            Assert.All(Forecast(fitted, 200), value => Assert.True(double.IsFinite(value) && value >= 0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecast_OnlyMissingSamples_IsFinite(string name)
    {
        var fitted = Fit(name, TestSeries.Of(Hour, 400, _ => double.NaN));
        fitted.Append(double.NaN);

        Assert.All(Forecast(fitted, 30), value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecast_ScaledSeries_Scales(string name)
    {
        var series = TestSeries.Weekly(Hour, 21, noise: 0.2);
        var scaled = new RegularSeries(series.Start, Hour, [.. series.Values.ToArray().Select(v => 1000 * v)]);

        var one = Forecast(Fit(name, series), 48);
        var other = Forecast(Fit(name, scaled), 48);

        // The stopping rules compare ratios, so only rounding differs.
        Assert.All(Enumerable.Range(0, 48), h => Assert.Equal(one[h], other[h] / 1000, 1e-3));
    }

    [Theory]
    [MemberData(nameof(Additive))]
    public void Forecast_ShiftedSeries_Shifts(string name)
    {
        var series = TestSeries.Weekly(Hour, 21, noise: 0.2);
        var shifted = new RegularSeries(series.Start, Hour, [.. series.Values.ToArray().Select(v => v + 500)]);

        var one = Forecast(Fit(name, series), 48);
        var other = Forecast(Fit(name, shifted), 48);

        Assert.All(Enumerable.Range(0, 48), h => Assert.Equal(one[h] + 500, other[h], 1e-3));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Append_OneByOne_MovesOriginAndForgetsNothing(string name)
    {
        var series = TestSeries.Weekly(Hour, 28, noise: 0.05);
        var fitted = Fit(name, series.Slice(0, 24 * 21));
        for (var i = 24 * 21; i < series.Count; i++)
        {
            fitted.Append(series[i]);
        }

        Assert.Equal(series.End, fitted.Origin);
        Assert.Equal(series.Count, fitted.Diagnostics.Samples);
        Assert.All(Forecast(fitted, 24), value => Assert.InRange(value, 0, 400));
    }

    [Theory]
    [InlineData("seasonal-naive-week", 0.12)]
    [InlineData("weekly-profile", 0.06)]
    [InlineData("seasonal-ssa", 0.06)]
    public void Forecast_WeeklyShape_IsFollowed(string name, double wapeMost)
    {
        var series = TestSeries.Weekly(Hour, 35, noise: 0.1);
        var fitted = Fit(name, series.Slice(0, 24 * 28));

        var forecast = Forecast(fitted, 24 * 7);

        double error = 0,
            total = 0;
        for (var h = 0; h < forecast.Length; h++)
        {
            error += Math.Abs(series[(24 * 28) + h] - forecast[h]);
            total += series[(24 * 28) + h];
        }

        Assert.InRange(error / total, 0, wapeMost);
    }

    [Fact]
    public void WeeklyProfile_OneWildWeek_IsNotFollowed()
    {
        var calm = TestSeries.Weekly(Hour, 28, noise: 0);
        var wild = calm.Values.ToArray();
        for (var i = 24 * 7; i < 24 * 8; i++)
        {
            wild[i] *= 50;
        }

        var one = Forecast(Fit("weekly-profile", calm), 24);
        var other = Forecast(Fit("weekly-profile", new RegularSeries(calm.Start, Hour, wild)), 24);

        Assert.All(Enumerable.Range(0, 24), h => Assert.InRange(other[h], 0.5 * one[h], 1.5 * one[h]));
    }

    [Fact]
    public void SeasonalNaiveDay_ClocksGoForward_KeepsLocalTime()
    {
        // Berlin, 29 March 2026: the clock goes from 02:00 to 03:00.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.FromHours(1));
        var series = new RegularSeries(start, Hour, [.. Enumerable.Range(0, 24).Select(i => (double)i)]);

        var fitted = ForecastModels.ByName("seasonal-naive-day").Fit(series, new ModelSettings { TimeZone = zone });

        // 24 h after 12:00 local is 13:00 local; the value there was 13.
        Assert.Equal(13, Forecast(fitted, 13)[12]);
    }

    [Fact]
    public void ByName_UnknownName_ListsTheKnown()
    {
        var error = Assert.Throws<ArgumentException>(() => ForecastModels.ByName("oracle"));

        Assert.Contains("seasonal-ssa", error.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 60, Replay = "1,3")]
    public bool SeasonalSsa_AnyFiniteSeries_GivesFiniteForecast(double[] raw)
    {
        var values = raw.Select(v => double.IsInfinity(v) || Math.Abs(v) > 1e12 ? double.NaN : Math.Abs(v)).ToArray();
        var fitted = Fit("seasonal-ssa", new RegularSeries(TestSeries.Monday, Hour, values));

        return Forecast(fitted, 50).All(value => double.IsFinite(value) && value >= 0);
    }

    private static IFittedModel Fit(string name, RegularSeries series) =>
        ForecastModels.ByName(name).Fit(series, new ModelSettings());

    private static double[] Forecast(IFittedModel fitted, int count)
    {
        var values = new double[count];
        fitted.Forecast(values);
        return values;
    }
}
