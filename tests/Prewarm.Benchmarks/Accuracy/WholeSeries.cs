using System.Globalization;
using Prewarm.Forecasting.Backtesting;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Each series with its leads together: the mean of its coverages, and the sum of its errors against each naive model's.</summary>
internal static class WholeSeries
{
    public static void Print(
        TextWriter writer,
        IEnumerable<(string Series, string Lead, LeadScore Score)> scores,
        IReadOnlyList<string> naive
    )
    {
        var series = scores
            .GroupBy(entry => entry.Series, entry => entry.Score, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        writer.WriteLine("\nseries as a whole, all leads of one together:");
        foreach (var level in new[] { 0.8, 0.95 })
        {
            var off = series
                .Select(group => (group.Key, Value: Auto(group).Average(score => score.Coverage(level))))
                .Where(entry => Math.Abs(entry.Value - level) > 0.03)
                .ToList();
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"coverage {level:P0}: within 3 points on {series.Count - off.Count} of {series.Count}; elsewhere: {List(off)}"
                )
            );
        }

        var worse = series
            .Select(group =>
                (
                    group.Key,
                    Value: Auto(group).Sum(score => score.Mae) / naive.Min(name => Of(group, name).Sum(s => s.Mae))
                )
            )
            .Where(entry => entry.Value > 1.02)
            .ToList();
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"more than 2 % above the best of last value and seasonal naive on {worse.Count} of {series.Count}: {List(worse)}\n"
            )
        );
    }

    private static IEnumerable<LeadScore> Auto(IEnumerable<LeadScore> scores) => Of(scores, EnsembleBacktest.Auto);

    private static IEnumerable<LeadScore> Of(IEnumerable<LeadScore> scores, string model) =>
        scores.Where(score => score.Model == model);

    private static string List(IEnumerable<(string Series, double Value)> entries) =>
        string.Join(
            ", ",
            entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Series} {entry.Value:F3}"))
        );
}
