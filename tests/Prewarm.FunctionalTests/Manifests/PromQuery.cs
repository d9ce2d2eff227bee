using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The metrics and labels that a PromQL expression names. No parser: enough for the expressions of our own files.</summary>
internal sealed partial class PromQuery(string expression)
{
    /// <summary>Given by Prometheus to whatever it scrapes.</summary>
    private static readonly string[] TargetLabels = ["job", "instance", "le"];

    public IReadOnlyList<string> Metrics { get; } =
    [.. Selectors().Matches(expression).Select(match => match.Groups["metric"].Value)];

    /// <summary>Labels that aggregations keep.</summary>
    public IReadOnlySet<string> Kept { get; } =
        Groupings()
            .Matches(expression)
            .SelectMany(match => match.Groups["labels"].Value.Split(','))
            .Select(label => label.Trim())
            .ToHashSet(StringComparer.Ordinal);

    private IEnumerable<(string Metric, string Label, string Operator, string Value)> Matchers =>
        from selector in Selectors().Matches(expression)
        from matcher in Matching().Matches(selector.Groups["matchers"].Value)
        select (
            selector.Groups["metric"].Value,
            matcher.Groups["label"].Value,
            matcher.Groups["operator"].Value,
            matcher.Groups["value"].Value
        );

    /// <summary>Names, labels and values that nobody exports. Metrics of others (kube-state-metrics) are theirs.</summary>
    public IEnumerable<string> Problems(ExportedMetrics exported)
    {
        foreach (var metric in Metrics.Where(metric => !exported.Names.Contains(metric)))
        {
            yield return $"{metric} is not exported";
        }

        foreach (var (metric, label, comparison, value) in Matchers)
        {
            if (!exported.Has(metric, label))
            {
                yield return $"{metric} has no label {label}";
            }
            else if (comparison is "=" or "=~" && !value.Contains('$', StringComparison.Ordinal))
            {
                foreach (var one in value.Split('|').Where(one => one.Length > 0 && !exported.Has(metric, label, one)))
                {
                    yield return $"{metric} has no {label} \"{one}\"";
                }
            }
        }

        foreach (var label in Kept.Except(TargetLabels, StringComparer.Ordinal))
        {
            foreach (var metric in Metrics.Where(metric => !exported.Has(metric, label)))
            {
                yield return $"{metric} has no label {label} to group by";
            }
        }
    }

    [GeneratedRegex(
        @"(?<metric>prewarm_[a-z_]+)(\{(?<matchers>[^}]*)\})?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Selectors();

    [GeneratedRegex(
        @"(?<label>[a-z_]+)(?<operator>=~|!~|!=|=)""(?<value>[^""]*)""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Matching();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Groupings();
}
