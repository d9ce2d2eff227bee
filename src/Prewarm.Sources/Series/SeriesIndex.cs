namespace Prewarm.Sources.Series;

/// <summary>Finds the series of each workload among all that a grouped read brought back.</summary>
internal sealed class SeriesIndex(IReadOnlyList<SampledSeries> series)
{
    private readonly Dictionary<string, ILookup<string, SampledSeries>> _byLabel = new(StringComparer.Ordinal);

    /// <summary>The series that match a selector.</summary>
    public IReadOnlyList<SampledSeries> Find(MatcherSet matchers)
    {
        if (!matchers.HasEquality)
        {
            return [.. series.Where(one => matchers.Matches(one.Labels))];
        }

        var label = matchers.Equality.Name;
        if (!_byLabel.TryGetValue(label, out var lookup))
        {
            lookup = series.ToLookup(one => one.Labels.GetValueOrDefault(label, string.Empty), StringComparer.Ordinal);
            _byLabel.Add(label, lookup);
        }

        return [.. lookup[matchers.Equality.Value].Where(one => matchers.Matches(one.Labels))];
    }
}
