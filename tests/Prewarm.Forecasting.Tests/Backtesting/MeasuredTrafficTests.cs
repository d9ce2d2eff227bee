using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.Backtesting;

/// <summary>Accuracy on measured traffic that is not part of the repository: skipped where the folder is absent.</summary>
public class MeasuredTrafficTests
{
    private const string Require = "PREWARM_TEST_REQUIRE";

    [Fact]
    public void SeasonalSsa_TaxiDemandOneDayAhead_BeatsTheSimpleModels()
    {
        var series = SeriesCleaner.Clean(CsvSeries.Read(Find("web-nyc-taxi.csv"))).Series;

        var ssa = Wape("seasonal-ssa", series);

        Assert.True(ssa < Wape("last-value", series));
        Assert.True(ssa < Wape("seasonal-naive-week", series));
    }

    [Theory]
    [InlineData("web-mongo-machine.csv")]
    [InlineData("cloud-azure-vm-deployments.csv")]
    public void WindowMax_MeasuredTraffic_CoversAsPromised(string file)
    {
        var series = SeriesCleaner.Clean(CsvSeries.Read(Find(file))).Series;
        var options = new WindowMaxOptions { Step = series.Step, Window = TimeSpan.FromMinutes(6) };

        var measures = RollingOrigin.EvaluateWindowMax(series, 0.3, options, TimeSpan.FromDays(1));

        // Real traffic drifts: a few percent either way is what trailing errors can promise.
        Assert.InRange(measures.Coverage(options.Levels.ToList().IndexOf(0.9)), 0.86, 0.95);
        Assert.InRange(measures.Coverage(options.Levels.ToList().IndexOf(0.98)), 0.95, 1.0);
    }

    private static double Wape(string model, RegularSeries series) =>
        RollingOrigin
            .Evaluate(
                ForecastModels.ByName(model),
                series,
                evaluate: 0.4,
                leadSteps: 48,
                new ModelSettings(),
                refitEvery: TimeSpan.FromDays(7),
                stepSize: 3
            )
            .Wape;

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        if (Environment.GetEnvironmentVariable(Require) == "all")
        {
            Assert.Fail($"{Require}=all, but no folder shared/data with {file} stands beside any parent of the tests.");
        }

        Assert.Skip($"No folder shared/data with {file} stands beside any parent of the tests.");
        return "";
    }
}
