using System.Globalization;
using Prewarm.Benchmarks.Accuracy;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Baselines;

/// <summary>Sums the losses of auto and of other programs' models over the origins that both forecast from.</summary>
internal static class BaselineScore
{
    /// <summary>Writes a table of auto over each model: geometric means over series and leads.</summary>
    /// <param name="folder">Folder of the series.</param>
    /// <param name="forecasts">What the others said.</param>
    /// <param name="cacheFolder">Kept answers of our models; may be null.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(
        string folder,
        IReadOnlyList<BaselineForecast> forecasts,
        string? cacheFolder,
        TextWriter writer
    )
    {
        var pairs = new List<Pair>();
        foreach (var said in forecasts.GroupBy(forecast => forecast.Series))
        {
            pairs.AddRange(Pairs(Path.Combine(folder, said.Key + ".csv"), said.ToList(), cacheFolder));
            Console.Error.WriteLine($"baselines: {said.Key}");
        }

        var origins = forecasts.GroupBy(f => f.Series).Select(g => g.Select(f => f.Target - f.Lead).Distinct().Count());
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pairs.Select(pair => pair.Series).Distinct().Count()} series, {origins.Min()} to {origins.Max()} origins each, {pairs.Count} pairs of series, lead and model; `auto` over the model:\n"
            )
        );
        writer.WriteLine(
            "| model | series and leads | mean absolute error | pinball 0.9 | pinball 0.99 | failed fits | seconds a fit |"
        );
        writer.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var model in pairs.GroupBy(pair => pair.Model).OrderByDescending(g => Ratio(g, 0)))
        {
            var own = forecasts.Where(forecast => forecast.Model == model.Key).ToList();
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {model.Key} | {model.Count()} | {Ratio(model, 0):F3} | {Ratio(model, 1):F3} | {Ratio(model, 2):F3} | {own.Count(f => double.IsNaN(f.Mean))} of {own.Count} | {own.Average(f => f.Seconds):F1} |"
                )
            );
        }
    }

    private static List<Pair> Pairs(string file, List<BaselineForecast> said, string? cacheFolder)
    {
        var series = MeasuredSeries.Read(file);
        var ours = Ours(file, series, cacheFolder);
        var pairs = new Dictionary<(string Model, int Lead), Pair>();
        foreach (var forecast in said.Where(forecast => !double.IsNaN(forecast.Mean)))
        {
            var actual = series[forecast.Target];
            if (double.IsNaN(actual) || !ours.TryGetValue((forecast.Lead, forecast.Target), out var quantiles))
            {
                continue;
            }

            var key = (forecast.Model, forecast.Lead);
            if (!pairs.TryGetValue(key, out var pair))
            {
                pairs[key] = pair = new Pair(forecast.Series, forecast.Model);
            }

            pair.Add([forecast.Mean, forecast.High, forecast.Highest], quantiles, actual);
        }

        return [.. pairs.Values];
    }

    /// <summary>What auto said at every origin that a backtest judges, by lead and target: the middle and two quantiles.</summary>
    private static Dictionary<(int Lead, int Target), double[]> Ours(
        string file,
        RegularSeries series,
        string? cacheFolder
    )
    {
        var cache = cacheFolder is null ? null : new ForecastCache(cacheFolder, Path.GetFileNameWithoutExtension(file));
        var options = MeasuredSeries.Options(series, cache);
        var places = Pair.Levels.Select(level => options.Levels.ToList().IndexOf(level)).ToArray();
        var ours = new Dictionary<(int, int), double[]>();
        _ = EnsembleBacktest.Run(
            series,
            MeasuredSeries.Evaluated,
            options,
            null,
            CancellationToken.None,
            judged => ours[(judged.Lead, judged.Target)] = Array.ConvertAll(places, place => judged.Quantiles[place])
        );
        cache?.Save();
        return ours;
    }

    private static double Ratio(IEnumerable<Pair> pairs, int loss) =>
        Math.Exp(
            pairs
                .Select(pair => pair.Ours[loss] / pair.Theirs[loss])
                .Where(ratio => ratio > 0 && double.IsFinite(ratio))
                .Select(ratio => Math.Log(ratio))
                .DefaultIfEmpty(double.NaN)
                .Average()
        );

    /// <summary>Losses of auto and of one model on one series at one lead.</summary>
    private sealed record Pair(string Series, string Model)
    {
        public static readonly double[] Levels = [0.5, 0.9, 0.99];

        public double[] Ours { get; } = new double[Levels.Length];

        public double[] Theirs { get; } = new double[Levels.Length];

        public void Add(double[] theirs, double[] ours, double actual)
        {
            for (var l = 0; l < Levels.Length; l++)
            {
                Theirs[l] += PinballLoss.Of(Levels[l], theirs[l], actual);
                Ours[l] += PinballLoss.Of(Levels[l], ours[l], actual);
            }
        }
    }
}
