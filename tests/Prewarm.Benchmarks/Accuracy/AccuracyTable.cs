using System.Collections.Concurrent;
using System.Globalization;
using Prewarm.Forecasting.Backtesting;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Results of all series, and their geometric means.</summary>
internal sealed class AccuracyTable
{
    private static readonly double[] Levels = [0.5, 0.9, 0.99];
    private static readonly string[] Naive = ["last-value", "seasonal-naive-day", "seasonal-naive-week"];
    private readonly ConcurrentBag<(string Series, string Lead, LeadScore Score)> _scores = [];

    public void Add(string series, (IReadOnlyList<string> Leads, BacktestResult Result) found)
    {
        var leads = found.Result.Scores.Select(score => score.Lead).Distinct().Order().ToList();
        foreach (var score in found.Result.Scores)
        {
            _scores.Add((series, found.Leads[leads.IndexOf(score.Lead)], score));
        }
    }

    /// <summary>The page of the documentation: made by the benchmark, not by hand.</summary>
    public void WriteReport(TextWriter writer)
    {
        writer.WriteLine(
            $"""
            # Accuracy on measured traffic

            Written by `dotnet run -c Release --project tests/Prewarm.Benchmarks -- accuracy --report docs/accuracy.md`; do not edit.
            {_scores.Select(entry =>
                entry.Series
            ).Distinct().Count()} measured series, the last 40 % of each judged, every forecast made only from what was known at its origin.

            MASE is the mean absolute error over that of yesterday's value in history; below 1 is better than that. "auto / best naive" compares `auto` with the best,
            in hindsight, of the last value, yesterday's and last week's: where it is about 1 or above, forecasting does not help at that lead.
            Where a series repeats itself exactly for a while (an idle client), the naive error is next to nothing and ratios to it are large.

            """
        );
        PrintSeries(writer);
        PrintMeans(writer);
        PrintCoverage(writer);
    }

    public void Print(TextWriter writer)
    {
        PrintSeries(writer);
        PrintMeans(writer);
        PrintCoverage(writer);
    }

    /// <summary>Every figure as CSV, for further study.</summary>
    public void WriteScores(TextWriter writer)
    {
        writer.WriteLine(
            "series,lead,model,count,mae,mase,pinball0.1,pinball0.5,pinball0.9,pinball0.99,cover0.8,cover0.95"
        );
        foreach (
            var (series, lead, score) in _scores
                .OrderBy(entry => entry.Series, StringComparer.Ordinal)
                .ThenBy(entry => entry.Score.Lead)
        )
        {
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{series},{lead},{score.Model},{score.Count},{score.Mae:G6},{score.Mase:G6},{score.Pinball[0.1]:G6},{score.Pinball[0.5]:G6},{score.Pinball[0.9]:G6},{score.Pinball[0.99]:G6},{score.Coverage(0.8):F4},{score.Coverage(0.95):F4}"
                )
            );
        }
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
            .OrderBy(entry => entry.Series, StringComparer.Ordinal)
            .ThenBy(entry => entry.Score.Lead)
            .ToList();
        foreach (var level in new[] { 0.8, 0.95 })
        {
            var far = auto.Where(entry => Math.Abs(entry.Score.Coverage(level) - level) > 0.03).ToList();
            var off = far.Count(entry => !IsNominalBetweenEnds(entry.Score, level));
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"coverage {level:P0}: mean {auto.Average(entry => entry.Score.Coverage(level)):F3}, within 3 points on {auto.Count - far.Count} of {auto.Count} ({auto.Count - off} where a sample on an end may count on either side); elsewhere: "
                )
                    + string.Join(
                        ", ",
                        far.Select(entry =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{entry.Series} {entry.Lead} {entry.Score.Coverage(level):F3}"
                            )
                        )
                    )
            );
        }

        var worse = Worse();
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\nmore than 2 % above the best of last value and seasonal naive on {worse.Count} of {auto.Count}: {string.Join(", ", worse)}"
            )
        );
        WholeSeries.Print(writer, _scores, Naive);
        writer.WriteLine(
            "auto, geometric means of MASE and of pinball loss over the same scale: "
                + string.Join(
                    ", ",
                    new[]
                    {
                        Geometric(auto.Select(entry => entry.Score.Mase)),
                        Geometric(auto.Select(entry => Scaled(entry.Score, 0.1))),
                        Geometric(auto.Select(entry => Scaled(entry.Score, 0.9))),
                        Geometric(auto.Select(entry => Scaled(entry.Score, 0.975))),
                        Geometric(auto.Select(entry => Scaled(entry.Score, 0.99))),
                    }.Select(value => value.ToString("F4", CultureInfo.InvariantCulture))
                )
        );
    }

    /// <summary>
    /// Whether the level lies between what is strictly inside and what is inside with the ends, 3 points given: demand that is often exactly zero cannot
    /// leave a tenth of itself below the lower end.
    /// </summary>
    private static bool IsNominalBetweenEnds(LeadScore score, double level)
    {
        var (low, high) = (Math.Round((1 - level) / 2, 6), Math.Round((1 + level) / 2, 6));
        return score.Under[high] - score.Below[low] <= level + 0.03 && score.Coverage(level) >= level - 0.03;
    }

    /// <summary>Where auto's mean absolute error is more than 2 % above the best naive model's.</summary>
    private List<string> Worse() =>
        [
            .. _scores
                .GroupBy(entry => (entry.Series, entry.Lead, Steps: entry.Score.Lead))
                .OrderBy(group => group.Key.Series, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Steps)
                .Select(group =>
                {
                    var by = group.ToDictionary(e => e.Score.Model, e => e.Score.Mae, StringComparer.Ordinal);
                    var naive = Naive.Min(name => by[name]);
                    return (group.Key, Ratio: by[EnsembleBacktest.Auto] / naive);
                })
                .Where(entry => entry.Ratio > 1.02)
                .Select(entry =>
                    string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Series} {entry.Key.Lead} {entry.Ratio:F3}")
                ),
        ];

    private static double Scaled(LeadScore score, double level) => score.Pinball[level] / score.Mae * score.Mase;

    private static double Geometric(IEnumerable<double> values) =>
        Math.Exp(values.Where(value => value > 0 && double.IsFinite(value)).Average(Math.Log));

    private static double Ratio(IEnumerable<(double Ours, double Theirs)> pairs)
    {
        var logs = pairs
            .Where(pair => pair.Ours > 0 && pair.Theirs > 0)
            .Select(pair => Math.Log(pair.Ours / pair.Theirs))
            .ToList();
        return logs.Count == 0 ? double.NaN : Math.Exp(logs.Average());
    }
}
