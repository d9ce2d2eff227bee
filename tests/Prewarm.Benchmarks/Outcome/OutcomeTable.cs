using System.Globalization;
using Prewarm.Simulation;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>Cost indices as Markdown, with the geometric mean of each column at the end.</summary>
internal sealed class OutcomeTable(IReadOnlyList<string> columns)
{
    private const string Tuned = ", tuned";
    private readonly List<double[]> _rows = [];

    /// <summary>A column per policy; the reactive ones stand at 80 % and as tuned in hindsight.</summary>
    public static IReadOnlyList<string> ColumnsOf(IReadOnlyCollection<string> policies) =>
        [
            .. PolicySuite
                .Names.Where(policies.Contains)
                .SelectMany(name => IsSwept(name) ? [name + " 80 %", name + Tuned] : new[] { name }),
            .. policies.Contains("prewarm") ? new[] { "prewarm: GPU-hours", "missed %" } : [],
        ];

    public static double[] RowOf(IReadOnlyList<PolicyOutcome> outcomes)
    {
        var row = new List<double>();
        foreach (var group in outcomes.GroupBy(outcome => outcome.Name))
        {
            if (IsSwept(group.Key))
            {
                row.Add(group.First(outcome => outcome.Parameters["target"].Equals(0.8)).CostIndex);
            }

            row.Add(group.Min(outcome => outcome.CostIndex));
        }

        if (outcomes.FirstOrDefault(outcome => outcome.Name == "prewarm") is { } ours)
        {
            row.AddRange([ours.RelativeGpuHours, 100 * ours.MissedFraction]);
        }

        return [.. row];
    }

    public string Header() =>
        $"| trace | {string.Join(" | ", columns)} |\n|---|{string.Concat(Enumerable.Repeat("---|", columns.Count))}";

    public string Add(string trace, double[] row)
    {
        _rows.Add(row);
        return $"| {trace} | {string.Join(" | ", row.Select(Text))} |";
    }

    /// <summary>Shares of missed requests may be zero and have no geometric mean.</summary>
    public string Footer() =>
        "| geometric mean | "
        + string.Join(
            " | ",
            columns.Select(
                (column, c) =>
                    _rows.Count == 0 || column == "missed %"
                        ? string.Empty
                        : Math.Exp(_rows.Average(row => Math.Log(row[c]))).ToString("F3", CultureInfo.InvariantCulture)
            )
        )
        + " |";

    private static bool IsSwept(string policy) => policy is "reactive" or "reactive-credited";

    private static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
