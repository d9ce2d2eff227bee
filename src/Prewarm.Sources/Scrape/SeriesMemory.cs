using Prewarm.Sources.Series;

namespace Prewarm.Sources.Scrape;

/// <summary>Keeps the samples of the last minutes of every scraped series, so that scraping looks like a Prometheus to what follows.</summary>
internal sealed class SeriesMemory(TimeSpan window)
{
    private readonly Dictionary<
        string,
        (string Name, IReadOnlyDictionary<string, string> Labels, List<(double At, double Value)> Samples)
    > _series = new(StringComparer.Ordinal);

    /// <summary>Adds one scrape of one target.</summary>
    public void Add(string instance, IEnumerable<ExposedSample> samples, double at)
    {
        foreach (var sample in samples)
        {
            var labels = new Dictionary<string, string>(sample.Labels, StringComparer.Ordinal);

            // A federation endpoint names its instances itself; then ours would only hide them.
            labels.TryAdd("instance", instance);
            var key =
                sample.Name
                + "\n"
                + string.Join(
                    '\n',
                    labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value)
                );
            if (!_series.TryGetValue(key, out var known))
            {
                known = (sample.Name, labels, []);
                _series.Add(key, known);
            }

            // A clock that steps back must not put samples out of order.
            while (known.Samples.Count > 0 && known.Samples[^1].At >= at)
            {
                known.Samples.RemoveAt(known.Samples.Count - 1);
            }

            known.Samples.Add((at, sample.Value));
        }
    }

    /// <summary>Forgets what is too old.</summary>
    public void Trim(double now)
    {
        foreach (var key in _series.Keys.ToList())
        {
            var samples = _series[key].Samples;
            samples.RemoveAll(sample => sample.At < now - window.TotalSeconds);
            if (samples.Count == 0)
            {
                _series.Remove(key);
            }
        }
    }

    /// <summary>All series with samples, as copies.</summary>
    public IReadOnlyList<SampledSeries> Snapshot() =>
        [.. _series.Values.Select(one => new SampledSeries(one.Name, one.Labels, [.. one.Samples]))];
}
