using System.Globalization;
using System.Text;
using System.Text.Json;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>Forecasts one series past its end.</summary>
internal static class ForecastRun
{
    /// <param name="input">The series.</param>
    /// <param name="horizon">Steps, at least 1.</param>
    /// <param name="names">Models that may count.</param>
    /// <param name="bands">Central bands in percent, such as 95.</param>
    /// <param name="context">Zone and events.</param>
    public static EnsembleForecast Run(
        InputSeries input,
        int horizon,
        IReadOnlyList<string> names,
        IReadOnlyList<double> bands,
        SeriesContext context
    )
    {
        double[] levels =
        [
            .. bands
                .SelectMany(band => new[] { (100 - band) / 200, (100 + band) / 200 })
                .Append(0.5)
                .Select(level => Math.Round(level, 9))
                .Distinct()
                .Order(),
        ];
        var options = new EnsembleOptions
        {
            Models = ModelChoice.Experts(names),
            Leads = EnsembleOptions.LeadsFor(horizon),
            Levels = levels,
            Settings = new ModelSettings { NonNegative = input.NonNegative, TimeZone = context.Zone },
        };
        var events = context.Events(input.Series, horizon).Learn(input.Series, context.Zone);
        return events.Apply(Ensemble.Train(events.Usual(input.Series), options).Forecast(horizon));
    }

    /// <summary><c>timestamp,mean,q0.025,...</c>, one line per step.</summary>
    public static string Csv(EnsembleForecast forecast)
    {
        var text = new StringBuilder("timestamp,mean");
        foreach (var level in forecast.Levels)
        {
            text.Append(CultureInfo.InvariantCulture, $",q{level}");
        }

        for (var h = 0; h < forecast.Mean.Length; h++)
        {
            text.Append('\n').Append(At(forecast, h)).Append(CultureInfo.InvariantCulture, $",{forecast.Mean[h]:R}");
            foreach (var quantiles in forecast.Quantiles)
            {
                text.Append(CultureInfo.InvariantCulture, $",{quantiles[h]:R}");
            }
        }

        return text.Append('\n').ToString();
    }

    public static string Json(InputSeries input, EnsembleForecast forecast)
    {
        var points = forecast.Mean.Select(
            (mean, h) =>
                new ForecastPoint(
                    At(forecast, h),
                    mean,
                    Enumerable
                        .Range(0, forecast.Levels.Count)
                        .ToDictionary(
                            q => forecast.Levels[q].ToString(CultureInfo.InvariantCulture),
                            q => forecast.Quantiles[q][h]
                        )
                )
        );
        var report = new ForecastReport(
            input.Name,
            CsvSeries.FormatInstant(forecast.Origin),
            DurationText.Format(forecast.Step),
            forecast.Model,
            [.. points]
        );
        return JsonSerializer.Serialize(report, ReportJson.Default.ForecastReport) + "\n";
    }

    private static string At(EnsembleForecast forecast, int h) =>
        CsvSeries.FormatInstant(forecast.Origin + (forecast.Step * (h + 1)));
}
