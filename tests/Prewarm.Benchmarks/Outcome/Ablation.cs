using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Simulation;
using Prewarm.Simulation.Policies;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>Prewarm with one part left out at a time: what each is worth.</summary>
internal static class Ablation
{
    private static readonly (string Name, ForecastParts Parts, bool IsCrediting)[] Variants =
    [
        ("all", ForecastParts.All, true),
        ("without credit", ForecastParts.All, false),
        ("without choice of points", ForecastParts.All & ~ForecastParts.Choice, true),
        ("without decomposition (SSA)", ForecastParts.All & ~ForecastParts.Decomposition, true),
        ("without level shifts", ForecastParts.All & ~ForecastParts.Shifts, true),
        ("without bursts", ForecastParts.All & ~ForecastParts.Bursts, true),
        ("without both", ForecastParts.All & ~ForecastParts.Bursts & ~ForecastParts.Shifts, true),
        ("without forest", ForecastParts.All & ~ForecastParts.Forest, true),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Variants.Select(variant => variant.Name)];

    public static double[] Run(RegularSeries series, TimeSpan coldStart, double peakReplicas, int seed)
    {
        var suite = new PolicySuite(series, coldStart, peakReplicas, seed);
        return
        [
            .. Variants
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Math.Min(4, Environment.ProcessorCount))
                .Select(variant =>
                    suite
                        .Judge(history => new PrewarmPolicy(
                            history,
                            coldStart,
                            parts: variant.Parts,
                            isCrediting: variant.IsCrediting
                        ))
                        .CostIndex
                ),
        ];
    }
}
