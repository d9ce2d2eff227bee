namespace Prewarm.Sources.Series;

/// <summary>Finds the series of each workload among all that a grouped read brought back. Not thread-safe.</summary>
/// <remarks>
/// Series are grouped by the label a selector demands, so that a selector costs what it matches, not what all workloads have;
/// a regular expression is tried once per distinct value of its label.
/// </remarks>
internal sealed class SeriesIndex(IReadOnlyCollection<SampledSeries> series)
{
    private readonly Dictionary<string, ILookup<string, SampledSeries>> _byLabel = new(StringComparer.Ordinal);

    /// <summary>The series that match a selector.</summary>
    public IReadOnlyList<SampledSeries> Find(MatcherSet matchers)
    {
        if (matchers.LookupLabel is not { } label)
        {
            return [.. series.Where(one => matchers.Matches(one.Labels))];
        }

        if (!_byLabel.TryGetValue(label, out var lookup))
        {
            lookup = series.ToLookup(one => one.Labels.GetValueOrDefault(label, string.Empty), StringComparer.Ordinal);
            _byLabel.Add(label, lookup);
        }

        var candidates = matchers.LookupValue is { } value
            ? lookup[value]
            : lookup.Where(group => matchers.AllowsLookup(group.Key)).SelectMany(group => group);
        return [.. candidates.Where(one => matchers.Matches(one.Labels))];
    }
}
