using System.Collections.Concurrent;
using System.Globalization;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>M4 Hourly with the last 48 points of the training part held out: sMAPE, MASE, OWA against Naive2, MSIS.</summary>
internal static class M4Hourly
{
    private const int Horizon = 48;
    private const int Season = 24;

    public static int Run(string[] args)
    {
        var path = Path.Combine(SharedData.Folder("m4-hourly") ?? "", "train.csv");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine("m4: no m4-hourly/train.csv beside the project; nothing measured");
            return 1;
        }

        var parts = args.ToList();
        var cache = Flags.Take(parts, "--cache");
        var without = Flags.Take(parts, "--without")?.Split(',') ?? [];
        var every = parts.Count > 0 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : 1;
        var lines = File.ReadLines(path).Where((_, i) => i % every == 0).ToArray();
        var scores = new ConcurrentDictionary<string, ConcurrentBag<M4Score>>(StringComparer.Ordinal);
        var width = new ConcurrentBag<M4Band>();
        Parallel.ForEach(
            lines,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            line => Score(line, scores, width, cache, without)
        );
        var naive = scores["naive2"];
        var (smape0, mase0) = (naive.Average(s => s.Smape), naive.Average(s => s.Mase));
        Console.WriteLine($"{lines.Length} series, last {Horizon} points held out");
        Console.WriteLine("| model | sMAPE | MASE | OWA |\n|---|---|---|---|");
        foreach (var (name, list) in scores.OrderBy(pair => pair.Value.Average(s => s.Mase)))
        {
            var (smape, mase) = (list.Average(s => s.Smape), list.Average(s => s.Mase));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {smape:F3} | {mase:F3} | {0.5 * ((smape / smape0) + (mase / mase0)):F4} |"
                )
            );
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"auto: MSIS 95 % {width.Average(b => b.Msis):F3} (width {width.Average(b => b.Width):F3}, misses {width.Average(b => b.Penalty):F3}), coverage {width.Average(b => b.Coverage):F3}"
            )
        );
        var worst = width
            .OrderByDescending(b => b.Msis)
            .Take(8)
            .Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Series} {b.Width:F1} + {b.Penalty:F1}"));
        Console.WriteLine($"largest, width + misses: {string.Join(", ", worst)}");
        return 0;
    }

    private static void Score(
        string line,
        ConcurrentDictionary<string, ConcurrentBag<M4Score>> scores,
        ConcurrentBag<M4Band> msis,
        string? cacheFolder,
        IReadOnlyList<string> without
    )
    {
        var cache = cacheFolder is null ? null : new ForecastCache(cacheFolder, line.Split(',')[0].Trim('"'));
        var models = BenchmarkModels.With(cache).Where(model => !without.Contains(model.Name)).ToList();
        var values = line.Split(',')
            .Skip(1)
            .Where(v => v.Length > 0)
            .Select(v => double.Parse(v.Trim('"'), CultureInfo.InvariantCulture))
            .ToArray();
        var history = values[..^Horizon];
        var actual = values[^Horizon..];
        var scale = Enumerable
            .Range(Season, history.Length - Season)
            .Average(i => Math.Abs(history[i] - history[i - Season]));
        var series = new RegularSeries(DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), history);
        var ensemble = Ensemble.Train(
            series,
            new EnsembleOptions
            {
                Models = models,
                Leads = EnsembleOptions.LeadsFor(Horizon),
                Levels = [0.025, 0.5, 0.975],
            }
        );
        var forecast = ensemble.Forecast(Horizon);
        Add("auto", forecast.Mean);
        foreach (var model in models)
        {
            var mean = new double[Horizon];
            model.Fit(series, new ModelSettings()).Forecast(mean);
            Add(model.Name, mean);
        }

        Add("naive2", Naive2(history));
        cache?.Save();
        var (penalty, wide, inside) = (0.0, 0.0, 0);
        for (var h = 0; h < Horizon; h++)
        {
            var (low, high) = (forecast.Quantiles[0][h], forecast.Quantiles[2][h]);
            wide += high - low;
            penalty += (40 * Math.Max(0, low - actual[h])) + (40 * Math.Max(0, actual[h] - high));
            inside += actual[h] >= low && actual[h] <= high ? 1 : 0;
        }

        msis.Add(
            new M4Band(
                line.Split(',')[0].Trim('"'),
                wide / Horizon / scale,
                penalty / Horizon / scale,
                (double)inside / Horizon
            )
        );

        void Add(string name, double[] mean) =>
            scores
                .GetOrAdd(name, _ => [])
                .Add(
                    new M4Score(
                        actual
                            .Zip(
                                mean,
                                (a, f) =>
                                    Math.Abs(a) + Math.Abs(f) == 0
                                        ? 0
                                        : 200 * Math.Abs(a - f) / (Math.Abs(a) + Math.Abs(f))
                            )
                            .Average(),
                        actual.Zip(mean, (a, f) => Math.Abs(a - f)).Average() / scale
                    )
                );
    }

    /// <summary>Last value of the series without its multiplicative season of the day (classical decomposition), season put back.</summary>
    private static double[] Naive2(double[] y)
    {
        var n = y.Length;
        var sums = new double[Season];
        var counts = new int[Season];
        for (var i = Season / 2; i < n - (Season / 2); i++)
        {
            double trend = 0.5 * (y[i - (Season / 2)] + y[i + (Season / 2)]);
            for (var k = 1 - (Season / 2); k < Season / 2; k++)
            {
                trend += y[i + k];
            }

            sums[i % Season] += y[i] / (trend / Season);
            counts[i % Season]++;
        }

        var index = sums.Zip(counts, (sum, count) => sum / count).ToArray();
        var mean = index.Average();
        index = [.. index.Select(value => value / mean)];
        var last = y[n - 1] / index[(n - 1) % Season];
        return [.. Enumerable.Range(0, Horizon).Select(h => last * index[(n + h) % Season])];
    }
}

/// <summary>Errors of one forecast of one series.</summary>
internal sealed record M4Score(double Smape, double Mase);

/// <summary>The 95 % band of one series, in units of its seasonal naive error.</summary>
internal sealed record M4Band(string Series, double Width, double Penalty, double Coverage)
{
    public double Msis => Width + Penalty;
}
