using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>The measured series of a week or more, and how they are judged.</summary>
internal static class MeasuredSeries
{
    /// <summary>Share of a series that is judged.</summary>
    public const double Evaluated = 0.4;

    private static readonly TimeSpan[] Leads =
    [
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(24),
    ];

    /// <param name="folder">Where they lie.</param>
    /// <param name="parts">Parts of names; empty is all.</param>
    public static IReadOnlyList<string> Files(string folder, IReadOnlyList<string> parts) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*.csv")
                .Where(file => Path.GetFileName(file) is not ("labels.csv" or "manifest.csv"))
                .Where(file => !Path.GetFileName(file).StartsWith("short-", StringComparison.Ordinal))
                .Where(file => parts.Count == 0 || parts.Any(part => file.Contains(part, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];

    public static RegularSeries Read(string file) => SeriesCleaner.Clean(CsvSeries.Read(file)).Series;

    public static EnsembleOptions Options(RegularSeries series, ForecastCache? cache) =>
        new()
        {
            Models = BenchmarkModels.With(cache),
            Leads = [.. Steps(series)],
            LeadsSpan = false,
            Levels = [0.025, 0.1, 0.5, 0.9, 0.975, 0.99],
        };

    /// <summary>The leads in steps, ascending; those longer than a quarter of the series are left out.</summary>
    public static IEnumerable<int> Steps(RegularSeries series) =>
        Leads
            .Select(lead => Math.Max(1, (int)Math.Ceiling(lead / series.Step)))
            .Distinct()
            .Where(step => step < series.Count / 4);

    /// <summary>Index of the last sample known to the first forecast.</summary>
    public static int FirstOrigin(RegularSeries series) => EnsembleBacktest.FirstOrigin(series, Evaluated);

    /// <summary>Which origins are judged, counted from the first.</summary>
    public static JudgedOrigins Origins(RegularSeries series) => EnsembleBacktest.Origins(series, Evaluated);
}
