using System.Diagnostics;
using System.Globalization;
using Prewarm.Benchmarks.Accuracy;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>What each policy costs and misses on measured traffic, one row per trace.</summary>
internal static class OutcomeBenchmark
{
    private const double PeakReplicas = 40;

    public static int Run(string[] args)
    {
        if (SharedData.Folder("data") is not { } folder)
        {
            Console.Error.WriteLine("skipped: no folder shared/data beside the checkout");
            return 0;
        }

        var coldStart = TimeSpan.FromSeconds(300);
        var policies = PolicySuite.Names;
        var parts = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--cold-start":
                    coldStart = TimeSpan.FromSeconds(int.Parse(args[++i], CultureInfo.InvariantCulture));
                    break;
                case "--policies":
                    policies = args[++i].Split(',');
                    break;
                default:
                    parts.Add(args[i]);
                    break;
            }
        }

        Console.WriteLine("| trace | " + string.Join(" | ", policies) + " | prewarm gpu | prewarm missed % | s |");
        var logs = policies.ToDictionary(p => p, _ => new List<double>());
        foreach (
            var name in OutcomeTraces.Names.Where(n =>
                parts.Count == 0 || parts.Exists(p => n.Contains(p, StringComparison.Ordinal))
            )
        )
        {
            var watch = Stopwatch.StartNew();
            var series = CsvSeries.Read(Path.Combine(folder, name + ".csv"));
            var suite = new PolicySuite(series, coldStart, PeakReplicas, 1);
            var outcomes = suite.Run([.. policies]);
            var cells = new List<string>();
            foreach (var policy in policies)
            {
                var best = outcomes.Where(o => o.Name == policy).Min(o => o.CostIndex);
                logs[policy].Add(Math.Log(best));
                cells.Add(best.ToString("F2", CultureInfo.InvariantCulture));
            }
            var p = outcomes.FirstOrDefault(o => o.Name == "prewarm") ?? outcomes[0];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {string.Join(" | ", cells)} | {p.RelativeGpuHours:F2} | {100 * p.MissedFraction:F3} | {watch.Elapsed.TotalSeconds:F1} |"
                )
            );
        }

        Console.WriteLine(
            "| geometric mean | "
                + string.Join(
                    " | ",
                    policies.Select(p => Math.Exp(logs[p].Average()).ToString("F3", CultureInfo.InvariantCulture))
                )
                + " | | | |"
        );
        return 0;
    }
}
