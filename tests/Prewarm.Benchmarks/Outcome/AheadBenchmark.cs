using Prewarm.Benchmarks.Accuracy;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>
/// What the decomposition (SSA) is worth minutes to hours ahead, where the cost index does not look: losses with it over losses
/// without, before a forest speaks.
/// </summary>
internal static class AheadBenchmark
{
    private const double TrainShare = 0.6;
    private const double Level = 0.9;
    private static readonly TimeSpan Most = TimeSpan.FromDays(24);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(7);
    private static readonly int[] MinutesAhead = [15, 60, 170];

    public static int Run(IReadOnlyList<string> parts)
    {
        if (SharedData.Folder("data") is not { } folder)
        {
            Console.Error.WriteLine("skipped: no folder shared/data beside the checkout");
            return 0;
        }

        var columns = MinutesAhead.SelectMany(ahead => new[] { $"{ahead} min: error", $"{ahead} min: 0.9 loss" });
        var table = new OutcomeTable([.. columns]);
        Console.WriteLine(table.Header());
        foreach (var name in OutcomeTraces.Names)
        {
            if (parts.Count == 0 || parts.Any(part => name.Contains(part, StringComparison.Ordinal)))
            {
                var series = CsvSeries.Read(Path.Combine(folder, name + ".csv"));
                var (with, without) = (
                    Losses(series, ForecastParts.All),
                    Losses(series, ForecastParts.All & ~ForecastParts.Decomposition)
                );
                Console.WriteLine(table.Add(name, [.. with.Zip(without, (one, other) => one / other)]));
            }
        }

        Console.WriteLine(table.Footer());
        return 0;
    }

    /// <summary>Per lead the summed absolute error of the expected demand and the pinball loss of the window's maximum.</summary>
    private static double[] Losses(RegularSeries series, ForecastParts parts)
    {
        var count = Math.Min(series.Count, (int)(Most / series.Step));
        var from = series.Count - count;
        var trained = (int)(TrainShare * count);
        var options = new WindowMaxOptions
        {
            Step = series.Step,
            Window = Window,
            Points = Math.Max(2, (int)(TimeSpan.FromHours(3) / series.Step) + 1),
            Parts = parts,
        };
        var forecaster = WindowMaxForecaster.Train(series.Slice(from, trained), options);
        var (day, every) = ((int)(TimeSpan.FromDays(1) / series.Step), Math.Max(1, (int)(Every / series.Step)));
        var losses = new double[2 * MinutesAhead.Length];
        for (var i = trained; i < count; i++)
        {
            forecaster.Observe(series[from + i]);
            if ((i - trained) % day == day - 1)
            {
                forecaster.Refit();
            }

            if (i % every == 0)
            {
                Add(losses, forecaster.Forecast(), series, from + i);
            }
        }

        return losses;
    }

    private static void Add(double[] losses, WindowForecast forecast, RegularSeries series, int origin)
    {
        var level = Array.IndexOf(forecast.Levels, Level);
        for (var l = 0; l < MinutesAhead.Length; l++)
        {
            var lead = Math.Clamp((int)(MinutesAhead[l] / series.Step.TotalMinutes), 1, forecast.Mean.Length - 1);
            var to = Math.Min(series.Count, origin + lead + (int)Math.Ceiling(Window / series.Step) + 1);
            if (origin + lead >= series.Count || double.IsNaN(series[origin + lead]))
            {
                continue;
            }

            var highest = Enumerable.Range(origin + lead, to - origin - lead).Max(i => series[i]); // NaN is below all.
            var over = highest - forecast.Quantile(level, lead);
            losses[2 * l] += Math.Abs(series[origin + lead] - forecast.Mean[lead]);
            losses[(2 * l) + 1] += Math.Max(Level * over, (Level - 1) * over);
        }
    }
}
