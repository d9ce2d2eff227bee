using System.Diagnostics;
using System.Globalization;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Every model on every measured series at leads of 5 min (or a step), 15 min, 1 h and 24 h, from each origin only.</summary>
internal static class AccuracyBenchmark
{
    private static readonly TimeSpan[] Leads =
    [
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(24),
    ];

    public static int Run(string[] args)
    {
        if (SharedData.Folder("data") is not { } folder)
        {
            Console.Error.WriteLine("accuracy: no shared/data beside the project; nothing measured");
            return 1;
        }

        var parts = args.ToList();
        var cache = Flags.Take(parts, "--cache");
        var scores = Flags.Take(parts, "--scores");
        var report = Flags.Take(parts, "--report");
        var files = Directory
            .EnumerateFiles(folder, "*.csv")
            .Where(file => Path.GetFileName(file) is not ("labels.csv" or "manifest.csv"))
            .Where(file => !Path.GetFileName(file).StartsWith("short-", StringComparison.Ordinal))
            .Where(file => parts.Count == 0 || parts.Exists(part => file.Contains(part, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ToList();
        var table = new AccuracyTable();
        Parallel.ForEach(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            file =>
            {
                var began = Stopwatch.GetTimestamp();
                var result = Judge(file, cache);
                var name = Path.GetFileNameWithoutExtension(file);
                table.Add(name, result);
                Console.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"
                    )
                );
            }
        );
        if (scores is not null)
        {
            using var writer = File.CreateText(scores);
            table.WriteScores(writer);
        }

        if (report is not null)
        {
            using var writer = File.CreateText(report);
            table.WriteReport(writer);
        }

        table.Print(Console.Out);
        return 0;
    }

    private static (IReadOnlyList<string> Leads, BacktestResult Result) Judge(string file, string? cacheFolder)
    {
        var series = SeriesCleaner.Clean(CsvSeries.Read(file)).Series;
        var steps = Leads.Select(lead => Math.Max(1, (int)Math.Ceiling(lead / series.Step))).ToArray();
        var cache = cacheFolder is null ? null : new ForecastCache(cacheFolder, Path.GetFileNameWithoutExtension(file));
        var options = new EnsembleOptions
        {
            Models = BenchmarkModels.With(cache),
            Leads = [.. steps.Distinct().Where(step => step < series.Count / 4)],
            LeadsSpan = false,
            Levels = [0.025, 0.1, 0.5, 0.9, 0.975, 0.99],
        };
        var result = EnsembleBacktest.Run(series, 0.4, options, null, CancellationToken.None);
        cache?.Save();
        return ([.. options.Leads.Select(step => DurationText.Format(series.Step * step))], result);
    }
}
