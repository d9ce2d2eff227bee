using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Samples of a Prometheus exposition: what is exported under which name, with which labels and values of them.</summary>
internal sealed partial class ExportedMetrics
{
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _samples = new(StringComparer.Ordinal);

    /// <summary>Names as a query writes them, with the endings of units, counters and parts of histograms.</summary>
    public IReadOnlyCollection<string> Names => _samples.Keys;

    /// <summary>Adds what a port said.</summary>
    public void Read(string exposition)
    {
        foreach (Match sample in Samples().Matches(exposition))
        {
            var name = sample.Groups["name"].Value;
            if (!_samples.TryGetValue(name, out var labels))
            {
                _samples[name] = labels = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            }

            foreach (Match label in Labels().Matches(sample.Groups["labels"].Value))
            {
                var values = labels.TryGetValue(label.Groups["name"].Value, out var known) ? known : [];
                labels[label.Groups["name"].Value] = values;
                values.Add(label.Groups["value"].Value);
            }
        }
    }

    public bool Has(string name, string label) =>
        _samples.TryGetValue(name, out var labels) && labels.ContainsKey(label);

    public bool Has(string name, string label, string value) =>
        Has(name, label) && _samples[name][label].Contains(value);

    [GeneratedRegex(
        @"^(?<name>prewarm_[a-z_]+)(\{(?<labels>.*)\})? \S+",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Samples();

    [GeneratedRegex(
        @"(?<name>[a-z_]+)=""(?<value>[^""]*)""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Labels();
}
