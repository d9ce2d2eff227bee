using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Benchmarks.Storage;

/// <summary>Size and speed of the history: weeks of many workloads on disk, then a day of living on with them.</summary>
internal static class EngineBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Arguments: workloads (1000), weeks (8), then optionally a PostgreSQL connection string.</summary>
    public static int Run(string[] arguments)
    {
        var workloads = Number(arguments, 0, 1000);
        var weeks = Number(arguments, 1, 8);
        var folder = Directory.CreateTempSubdirectory("prewarm-storage-");
        try
        {
            var file = Path.Combine(folder.FullName, "history.db");
            using (
                var engine =
                    arguments.Length > 2
                        ? StorageEngines.OpenPostgres(arguments[2], NullLoggerFactory.Instance)
                        : StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance)
            )
            {
                Measure(engine, workloads, weeks);
            }

            if (File.Exists(file))
            {
                Console.WriteLine(Text($"file: {new FileInfo(file).Length / 1e6:F0} MB"));
                Time(
                    "start again",
                    1,
                    () => StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance).Dispose()
                );
            }

            Console.WriteLine(Text($"resident: {Environment.WorkingSet / 1e6:F0} MB"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(IStorageEngine engine, int workloads, int weeks)
    {
        var history = engine.History;
        var keys = Enumerable
            .Range(0, workloads)
            .Select(i => new HistoryKey("ns", "w" + i.ToString(CultureInfo.InvariantCulture), "t"))
            .ToArray();
        var random = new Random(1);
        foreach (var key in keys)
        {
            history.Register(new StoredWorkload(key, [1]));
        }

        var minutes = weeks * 7 * 1440;
        Time(
            $"import {weeks} weeks of a workload",
            workloads,
            () =>
            {
                foreach (var key in keys)
                {
                    history.Import(
                        key,
                        new RegularSeries(Start, TimeSpan.FromMinutes(1), Demand(random, minutes)),
                        overwrite: false
                    );
                }
            }
        );
        var now = Start.AddMinutes(minutes);
        const int Lived = 120;
        Time(
            "append a minute of all workloads",
            Lived,
            () =>
            {
                for (var minute = 0; minute < Lived; minute++)
                {
                    history.Append(
                        now.AddMinutes(minute),
                        [.. keys.Select(key => KeyValuePair.Create(key, Sample(random)))]
                    );
                }
            }
        );
        Time(
            "compact two hours of all workloads",
            1,
            () => history.Compact(now.AddMinutes(Lived), CancellationToken.None)
        );
        Time(
            "read five weeks of a workload",
            Math.Min(100, workloads),
            () =>
            {
                foreach (var key in keys.Take(100))
                {
                    history.Read(key, now.AddDays(-35), now);
                }
            }
        );
        Time(
            "read the last minute of all workloads",
            1,
            () =>
            {
                foreach (var key in keys)
                {
                    history.Read(key, now.AddMinutes(Lived - 1), now.AddMinutes(Lived - 1));
                }
            }
        );
        Time("forget a week of all workloads", 1, () => history.Trim(Start.AddDays(7), Start.AddDays(-400)));
    }

    /// <summary>Four samples a minute of small whole numbers around a daily shape, as concurrency is.</summary>
    private static double[] Demand(Random random, int minutes)
    {
        var level = random.Next(4, 200);
        var values = new double[minutes];
        for (var i = 0; i < minutes; i++)
        {
            var middle = level * (1.2 + Math.Sin(i * 2 * Math.PI / 1440));
            values[i] =
                Math.Max(0, Math.Round(4 * (middle + (Math.Sqrt(middle + 1) * (random.NextDouble() - 0.5) * 3)))) / 4;
        }

        return values;
    }

    private static MinuteSample Sample(Random random)
    {
        var low = random.Next(0, 100);
        return new MinuteSample(low + 2.25, low, low + random.Next(3, 9), 4);
    }

    private static void Time(string what, int times, Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        var each = Stopwatch.GetElapsedTime(started).TotalMilliseconds / times;
        Console.WriteLine(Text($"{what}: {each:F2} ms"));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
