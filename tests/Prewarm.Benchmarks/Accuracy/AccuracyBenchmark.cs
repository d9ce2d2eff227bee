using System.Diagnostics;
using System.Globalization;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Every model on every measured series at leads of 5 min (or a step), 15 min, 1 h and 24 h, from each origin only.</summary>
internal static class AccuracyBenchmark
{
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
        var files = MeasuredSeries.Files(folder, parts);
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
        var series = MeasuredSeries.Read(file);
        var cache = cacheFolder is null ? null : new ForecastCache(cacheFolder, Path.GetFileNameWithoutExtension(file));
        var options = MeasuredSeries.Options(series, cache);
        var result = EnsembleBacktest.Run(series, MeasuredSeries.Evaluated, options, null, CancellationToken.None);
        cache?.Save();
        return ([.. options.Leads.Select(step => DurationText.Format(series.Step * step))], result);
    }
}
