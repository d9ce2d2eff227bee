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

        var every = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var lines = File.ReadLines(path).Where((_, i) => i % every == 0).ToArray();
        var scores = new ConcurrentDictionary<string, ConcurrentBag<M4Score>>(StringComparer.Ordinal);
        var width = new ConcurrentBag<double>();
        Parallel.ForEach(lines, new ParallelOptions { MaxDegreeOfParallelism = 2 }, line => Score(line, scores, width));
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

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"auto: MSIS 95 % {width.Average():F3}"));
        return 0;
    }

    private static void Score(
        string line,
        ConcurrentDictionary<string, ConcurrentBag<M4Score>> scores,
        ConcurrentBag<double> msis
    )
    {
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
                Models = BenchmarkModels.All,
                Leads = EnsembleOptions.LeadsFor(Horizon),
                Levels = [0.025, 0.5, 0.975],
            }
        );
        var forecast = ensemble.Forecast(Horizon);
        Add("auto", forecast.Mean);
        foreach (var model in BenchmarkModels.All)
        {
            var mean = new double[Horizon];
            model.Fit(series, new ModelSettings()).Forecast(mean);
            Add(model.Name, mean);
        }

        Add("naive2", Naive2(history));
        double penalty = 0;
        for (var h = 0; h < Horizon; h++)
        {
            var (low, high) = (forecast.Quantiles[0][h], forecast.Quantiles[2][h]);
            penalty += high - low + (40 * Math.Max(0, low - actual[h])) + (40 * Math.Max(0, actual[h] - high));
        }

        msis.Add(penalty / Horizon / scale);

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
