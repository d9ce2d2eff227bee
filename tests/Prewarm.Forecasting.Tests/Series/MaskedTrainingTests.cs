using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

/// <summary>What is masked trains nothing and scores nothing, in every model.</summary>
public class MaskedTrainingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<string> Models => [.. ForecastModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_WhateverLiesUnderTheMask_ForecastsTheSame(string name)
    {
        var series = TestSeries.Weekly(Hour, 28, 0.1);
        var broken = series.Values.ToArray();
        broken.AsSpan(10 * 24, 30).Fill(1e6);
        var mask = new MaskSet([new MaskSpan(series.TimeAt(10 * 24), series.TimeAt((10 * 24) + 30), "migration")]);
        var model = ForecastModels.ByName(name);
        var (one, other) = (new double[48], new double[48]);

        model.Fit(mask.Apply(series), new ModelSettings()).Forecast(one);
        model.Fit(mask.Apply(new RegularSeries(series.Start, Hour, broken)), new ModelSettings()).Forecast(other);

        Assert.Equal(one, other);
    }

    [Fact]
    public void Backtest_WhateverLiesUnderTheMask_ScoresTheSame()
    {
        var series = TestSeries.Weekly(Hour, 28, 0.1);
        var broken = series.Values.ToArray();
        broken.AsSpan(22 * 24, 30).Fill(1e6);
        var mask = new MaskSet([new MaskSpan(series.TimeAt(22 * 24), series.TimeAt((22 * 24) + 30), "load test")]);

        var whole = Run(series);
        var clean = Run(mask.Apply(series));
        var masked = Run(mask.Apply(new RegularSeries(series.Start, Hour, broken)));

        Assert.Equal(clean.Scores.Select(score => score.Mase), masked.Scores.Select(score => score.Mase));
        Assert.All(clean.Scores.Zip(whole.Scores), pair => Assert.Equal(pair.Second.Count - 30, pair.First.Count));
    }

    private static BacktestResult Run(RegularSeries series) =>
        EnsembleBacktest.Run(
            series,
            0.4,
            new EnsembleOptions
            {
                Models = [ForecastModels.ByName("last-value"), ForecastModels.ByName("weekly-profile")],
                Leads = [1],
                LeadsSpan = false,
            },
            null,
            TestContext.Current.CancellationToken
        );
}
