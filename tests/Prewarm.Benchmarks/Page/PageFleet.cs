using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Benchmarks.Page;

/// <summary>A thousand workloads with ten operating points each, some with four weeks of minutes.</summary>
internal static class PageFleet
{
    public const int Workloads = 1_000;

    /// <summary>Workloads with a history: as many as are open at a time.</summary>
    public const int WithHistory = 50;
    private const int Minutes = 28 * 1_440;

    /// <returns>The page of the first one.</returns>
    public static string Fill(InspectionBench bench)
    {
        OperatingPoint[] points =
        [
            .. Enumerable
                .Range(0, 10)
                .Select(i => new OperatingPoint(
                    i < 5 ? 0.9 : 0.95,
                    i % 2 == 0 ? 0.92 : 1,
                    0.9,
                    TimeSpan.FromMinutes(i % 3 * 15)
                )),
        ];
        for (var i = 0; i < Workloads; i++)
        {
            var added = bench.Source.Add("team-" + (i % 20), $"model-{i:000}", 5 + (i % 60));
            bench.Source.All[i] = added with { Forecast = added.Forecast! with { Operating = points } };
            bench.Decide(
                added.Key,
                InspectionBench.Now.AddSeconds(-i % 15),
                replicas: 1 + (i % 12),
                ready: 1 + (i % 11)
            );
            if (i < WithHistory)
            {
                bench.History.Set(added.Key, History(i));
            }
        }

        var first = bench.Source.All[0].Key;
        return $"/w/{first.Namespace}/{first.Name}";
    }

    private static RegularSeries History(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable
            .Range(0, Minutes)
            .Select(i =>
                40 + (30 * Math.Sin(i * 2 * Math.PI / 1_440)) + (random.NextDouble() * 8) + (i % 7_001 == 0 ? 300 : 0)
            )
            .ToArray();
        return new RegularSeries(InspectionBench.Now.AddMinutes(1 - Minutes), TimeSpan.FromMinutes(1), values);
    }
}
