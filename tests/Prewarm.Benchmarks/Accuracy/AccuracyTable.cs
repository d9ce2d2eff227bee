using System.Collections.Concurrent;
using System.Globalization;
using Prewarm.Forecasting.Backtesting;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Results of all series, and their geometric means.</summary>
internal sealed class AccuracyTable
{
    private static readonly double[] Levels = [0.5, 0.9, 0.99];
    private readonly ConcurrentBag<(string Series, string Lead, LeadScore Score)> _scores = [];

    public void Add(string series, (IReadOnlyList<string> Leads, BacktestResult Result) found)
    {
        var leads = found.Result.Scores.Select(score => score.Lead).Distinct().Order().ToList();
        foreach (var score in found.Result.Scores)
        {
            _scores.Add((series, found.Leads[leads.IndexOf(score.Lead)], score));
        }
    }

    public void Print(TextWriter writer)
    {
        PrintSeries(writer);
        PrintMeans(writer);
        PrintCoverage(writer);
    }

    /// <summary>Per series and lead: the best single model, and auto against it and against the naive ones.</summary>
    private void PrintSeries(TextWriter writer)
    {
        writer.WriteLine(
            "| series | lead | n | best single | its MASE | auto | last value | day | week | seed | auto / best naive |"
        );
        writer.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (
            var group in _scores
                .GroupBy(entry => (entry.Series, entry.Lead, Steps: entry.Score.Lead))
                .OrderBy(g => g.Key.Series, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Steps)
        )
        {
            var by = group.ToDictionary(entry => entry.Score.Model, entry => entry.Score, StringComparer.Ordinal);
            var auto = by[EnsembleBacktest.Auto];
            if (auto.Count == 0 || double.IsNaN(auto.Mase))
            {
                continue;
            }

            var best = by.Values.Where(score => score.Model != EnsembleBacktest.Auto).MinBy(score => score.Mase)!;
            var naive = new[]
            {
                by["last-value"].Mase,
                by["seasonal-naive-day"].Mase,
                by["seasonal-naive-week"].Mase,
            }.Min();
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key.Series} | {group.Key.Lead} | {auto.Count} | {best.Model} | {best.Mase:F3} | {auto.Mase:F3} | {by["last-value"].Mase:F3} | {by["seasonal-naive-day"].Mase:F3} | {by["seasonal-naive-week"].Mase:F3} | {by["seed"].Mase:F3} | {auto.Mase / naive:F3} |"
                )
            );
        }
    }

    private void PrintMeans(TextWriter writer)
    {
        writer.WriteLine(
            "\ngeometric means over series and leads, as ratios of auto to the model (below 1: auto is better)\n"
        );
        writer.WriteLine("| model | MASE | pinball 0.5 | pinball 0.9 | pinball 0.99 |\n|---|---|---|---|---|");
        var auto = _scores
            .Where(entry => entry.Score.Model == EnsembleBacktest.Auto)
            .ToDictionary(entry => (entry.Series, entry.Score.Lead), entry => entry.Score);
        foreach (
            var model in _scores
                .Select(entry => entry.Score.Model)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            var pairs = _scores
                .Where(entry => entry.Score.Model == model)
                .Select(entry => (Ours: auto[(entry.Series, entry.Score.Lead)], Theirs: entry.Score))
                .ToList();
            var cells = new List<double> { Ratio(pairs.Select(pair => (pair.Ours.Mase, pair.Theirs.Mase))) };
            cells.AddRange(
                Levels.Select(level =>
                    Ratio(pairs.Select(pair => (pair.Ours.Pinball[level], pair.Theirs.Pinball[level])))
                )
            );
            writer.WriteLine(
                $"| {model} | {string.Join(" | ", cells.Select(cell => cell.ToString("F3", CultureInfo.InvariantCulture)))} |"
            );
        }

        foreach (var lead in _scores.GroupBy(entry => entry.Lead))
        {
            var own = lead.ToLookup(entry => entry.Score.Model, entry => entry, StringComparer.Ordinal);
            var line = own.Select(group =>
                    (
                        group.Key,
                        Ratio(group.Select(entry => (auto[(entry.Series, entry.Score.Lead)].Mase, entry.Score.Mase)))
                    )
                )
                .OrderByDescending(pair => pair.Item2)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Item2:F3}"));
            writer.WriteLine($"{lead.Key} ({own.First().Count()} series): {string.Join(", ", line)}");
        }
    }

    private void PrintCoverage(TextWriter writer)
    {
        var auto = _scores
            .Where(entry => entry.Score.Model == EnsembleBacktest.Auto && entry.Score.Count >= 50)
            .ToList();
        foreach (var level in new[] { 0.8, 0.95 })
        {
            var near = auto.Count(entry => Math.Abs(entry.Score.Coverage(level) - level) <= 0.03);
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"coverage {level:P0}: mean {auto.Average(entry => entry.Score.Coverage(level)):F3}, within 3 points on {near} of {auto.Count}"
                )
            );
        }
    }

    private static double Ratio(IEnumerable<(double Ours, double Theirs)> pairs)
    {
        var logs = pairs
            .Where(pair => pair.Ours > 0 && pair.Theirs > 0)
            .Select(pair => Math.Log(pair.Ours / pair.Theirs))
            .ToList();
        return logs.Count == 0 ? double.NaN : Math.Exp(logs.Average());
    }
}
