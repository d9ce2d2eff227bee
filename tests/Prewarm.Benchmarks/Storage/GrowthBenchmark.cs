using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Benchmarks.Machine;
using Prewarm.Storage;

namespace Prewarm.Benchmarks.Storage;

/// <summary>How the costs of the history grow from ten workloads to ten thousand: processor time, and the slope on logarithmic axes.</summary>
internal static class GrowthBenchmark
{
    private const double SlopeTarget = 1.15;
    private const int Lived = 120;
    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Costs =
    [
        "a day imported",
        "a minute appended",
        "two hours packed",
        "a day read",
        "the last minute read",
    ];

    public static (MeasuredReport Report, string Table) Run()
    {
        Measure(1_000); // What is compiled once, and again when it is found hot, is not a cost of ten workloads.
        var report = new MeasuredReport("Cost of the history from 10 to 10,000 workloads, SQLite");
        var measured = Sizes.Select(Measure).ToList();
        for (var cost = 0; cost < Costs.Length; cost++)
        {
            // From a hundred on: at ten what is the same for any number of workloads weighs most.
            var slope = Slope([.. Sizes.Skip(1)], [.. measured.Skip(1).Select(times => times[cost])]);
            report.AtMost($"slope of '{Costs[cost]}' from 100 to 10,000", slope, SlopeTarget, "0.00");
        }

        var table = new StringBuilder("\nProcessor time in ms, of all workloads together\n\n| workloads |");
        table.AppendJoin("", Costs.Select(cost => $" {cost} |")).Append("\n|---|");
        table.Insert(table.Length, "---|", Costs.Length).Append('\n');
        for (var i = 0; i < Sizes.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {Sizes[i]:N0} |");
            table.AppendJoin(
                "",
                measured[i].Select(time => time.ToString(" 0.00", CultureInfo.InvariantCulture) + " |")
            );
            table.Append('\n');
        }

        Console.Write(table);
        return (report, table.ToString());
    }

    private static double[] Measure(int workloads)
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-growth-");
        try
        {
            var file = Path.Combine(folder.FullName, "history.db");
            using var engine = StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance);
            var keys = Enumerable.Range(0, workloads).Select(SidecarHost.Key).ToList();
            keys.ForEach(key => engine.History.Register(new StoredWorkload(key, [1])));
            var day = new Forecasting.Series.RegularSeries(Start, TimeSpan.FromMinutes(1), SidecarHost.Demand(1, 1440));
            var now = Start.AddDays(1);
            var samples = keys.ConvertAll(key => KeyValuePair.Create(key, new MinuteSample(3.25, 2, 5, 4)));
            return
            [
                Milliseconds(1, _ => keys.ForEach(key => engine.History.Import(key, day, overwrite: false))),
                Milliseconds(Lived, minute => engine.History.Append(now.AddMinutes(minute), samples)),
                Milliseconds(1, _ => engine.History.Compact(now.AddMinutes(Lived), CancellationToken.None)),
                Milliseconds(1, _ => keys.ForEach(key => engine.History.Read(key, Start, now))),
                Milliseconds(
                    1,
                    _ => keys.ForEach(key => engine.History.Read(key, now.AddMinutes(Lived - 1), now.AddHours(2)))
                ),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Milliseconds(int times, Action<int> work)
    {
        var cost = new ProcessCost();
        for (var i = 0; i < times; i++)
        {
            work(i);
        }

        return cost.ProcessorSeconds * 1000 / times;
    }

    /// <summary>Least squares through the logarithms.</summary>
    private static double Slope(int[] sizes, double[] costs)
    {
        var x = sizes.Select(size => Math.Log(size)).ToArray();
        var y = costs.Select(cost => Math.Log(Math.Max(cost, 1e-3))).ToArray();
        var (middleX, middleY) = (x.Average(), y.Average());
        return x.Zip(y).Sum(p => (p.First - middleX) * (p.Second - middleY))
            / x.Sum(one => (one - middleX) * (one - middleX));
    }
}
