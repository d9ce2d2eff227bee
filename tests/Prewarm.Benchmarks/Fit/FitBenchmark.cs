using System.Diagnostics;
using System.Globalization;
using Prewarm.Benchmarks.Accuracy;
using Prewarm.Benchmarks.Machine;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Benchmarks.Fit;

/// <summary>What a workload costs: a fit on eight weeks of minutes, the update of one minute, the update of a thousand workloads.</summary>
/// <remarks>
/// Processor time of the whole process is counted, not the clock: other programs on the machine then change little, and what
/// runs on two cores at once counts twice. Memory is what the fit adds to the resident set at its peak, and what stays reachable.
/// </remarks>
internal static class FitBenchmark
{
    private const int Workloads = 1_000;

    /// <summary>Fitted once each and updated in turn: a thousand fits would take the better part of an hour, an update costs the same.</summary>
    private const int FittedMost = 8;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Forest and operating points included; a replica serves a fortieth of the peak.</summary>
    private static WindowMaxOptions Sidecar(RegularSeries series) =>
        ProvisionWindow
            .Of(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), Minute)
            .Apply(
                new WindowMaxOptions
                {
                    Step = Minute,
                    Window = Minute,
                    Replay = new ReplayRules
                    {
                        Capacity = series.Values.ToArray().Max() / 40,
                        LeadTime = TimeSpan.FromMinutes(5),
                    },
                }
            );

    public static int Run(string[] args)
    {
        Console.WriteLine("Eight weeks of minutes, 80,640 points; processor time of the process");
        if (args.Length == 0 || args.Contains("sidecar"))
        {
            Measure(
                "window maximum, as the sidecar runs it",
                series => WindowMaxForecaster.Train(series, Sidecar(series)),
                (forecaster, value) =>
                {
                    forecaster.Observe(value);
                    _ = forecaster.Forecast();
                }
            );
        }

        if (args.Length == 0 || args.Contains("auto"))
        {
            Measure(
                "auto, every model, a day ahead",
                series => Ensemble.Train(series, Options()),
                (ensemble, value) =>
                {
                    ensemble.Append(value);
                    _ = ensemble.Forecast(60);
                }
            );
        }

        Console.WriteLine($"machine: {MachineText.Describe()}");
        return 0;
    }

    private static EnsembleOptions Options() =>
        new()
        {
            Models = BenchmarkModels.All,
            Leads = [5, 15, 60, 1440],
            Levels = [0.025, 0.1, 0.5, 0.9, 0.975, 0.99],
        };

    private static void Measure<T>(string what, Func<RegularSeries, T> fit, Action<T, double> update)
    {
        // The first fit of a short series is the compiler's.
        update(fit(Series(14, seed: 99)), 100);
        GC.Collect();
        var kept = GC.GetTotalMemory(forceFullCollection: true);
        var series = Series(56, seed: 1);
        var resident = Resident();
        var before = Processor();
        var fitted = new List<T> { fit(series) };
        var seconds = Processor() - before;
        var peak = Math.Max(0, PeakResident() - resident);
        kept = GC.GetTotalMemory(forceFullCollection: true) - kept;
        Line($"{what}: fit", seconds, "s");
        Line("  peak growth of the resident set", peak / 1e6, "MB");
        Line("  kept", kept / 1e6, "MB");
        Line("  update of one minute, median of 200", 1000 * Median(200, i => update(fitted[0], 100 + i)), "ms");
        for (var w = 1; w < FittedMost; w++)
        {
            fitted.Add(fit(Series(14, seed: 1 + w)));
        }

        before = Processor();
        for (var w = 0; w < Workloads; w++)
        {
            update(fitted[w % FittedMost], 100);
        }

        Line($"  update of {Workloads} workloads ({FittedMost} fitted, in turn)", Processor() - before, "s");
    }

    private static double Median(int count, Action<int> work)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            work(i);
            times[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        Array.Sort(times);
        return times[count / 2];
    }

    private static RegularSeries Series(int days, int seed)
    {
        var random = new Random(seed);
        var values = new double[days * 1440];
        for (var i = 0; i < values.Length; i++)
        {
            var wave = 1.2 + Math.Sin(2 * Math.PI * i / 1440);
            var weekday = i / 1440 % 7 < 5 ? 1 : 0.4;
            values[i] = 100 * wave * weekday * (0.8 + (0.4 * random.NextDouble()));
        }

        return new RegularSeries(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), Minute, values);
    }

    private static double Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>As the kernel keeps it: to watch from a timer cost more processor time than a fit where the machine is busy.</summary>
    private static long PeakResident()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static void Line(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what, -60} {value, 10:F2} {unit}"));
}
