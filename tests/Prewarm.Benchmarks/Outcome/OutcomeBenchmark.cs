using System.Diagnostics;
using System.Globalization;
using Prewarm.Benchmarks.Accuracy;
using Prewarm.Simulation;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>What each policy costs and misses on measured traffic: one Markdown row per trace, default settings everywhere.</summary>
internal static class OutcomeBenchmark
{
    private const double PeakReplicas = 40;
    private const int Seed = 1;

    public static int Run(string[] args)
    {
        if (OutcomeArguments.Parse(args) is not { } asked)
        {
            Console.Error.WriteLine(
                "usage: outcome [--cold-start SECONDS] [--policies NAME,...] [--ablation] [--scheduled] [PART OF NAME...]"
            );
            return 2;
        }

        var folder = SharedData.Folder("data");
        if (folder is null && !asked.Scheduled)
        {
            Console.Error.WriteLine("skipped: no folder shared/data beside the checkout");
            return 0;
        }

        var table = new OutcomeTable(asked.Ablation ? Ablation.Names : OutcomeTable.ColumnsOf(asked.Policies));
        Console.WriteLine(table.Header());
        var traces = asked.Scheduled ? ScheduledTraffic.Of(asked.Wants) : OutcomeTraces.In(folder!, asked.Wants);
        foreach (var (name, series) in traces)
        {
            var watch = Stopwatch.StartNew();
            var row = asked.Ablation
                ? Ablation.Run(series, asked.ColdStart, PeakReplicas, Seed)
                : OutcomeTable.RowOf(new PolicySuite(series, asked.ColdStart, PeakReplicas, Seed).Run(asked.Policies));
            Console.WriteLine(table.Add(name, row));
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{name}: {watch.Elapsed.TotalSeconds:F0} s")
            );
        }

        Console.WriteLine(table.Footer());
        return 0;
    }
}
