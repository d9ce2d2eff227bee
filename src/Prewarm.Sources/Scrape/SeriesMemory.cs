using System.Runtime.InteropServices;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Scrape;

/// <summary>Keeps the samples of the last minutes of every scraped series, so that scraping looks like a Prometheus to what follows.</summary>
/// <remarks>Thousands of series pass here in every step; one that is known costs a look-up and a sample. Not thread-safe.</remarks>
internal sealed class SeriesMemory
{
    private const string InstanceLabel = "instance";

    private readonly TimeSpan _window;
    private readonly Dictionary<string, SampledSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampledSeries>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly Dictionary<string, HashSet<SampledSeries>> _ofTarget = new(StringComparer.Ordinal);
    private readonly List<char> _key = [];
    private readonly List<KeyValuePair<string, string>> _labels = [];

    public SeriesMemory(TimeSpan window)
    {
        _window = window;
        _byKey = _series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All series with samples. Valid until the next call of anything else.</summary>
    public IReadOnlyCollection<SampledSeries> Series => _series.Values;

    /// <summary>Adds one scrape of one target. A series that the target no longer exposes ends at once, as in Prometheus.</summary>
    public void Add(string instance, IEnumerable<ExposedSample> samples, double at)
    {
        var exposed = new HashSet<SampledSeries>(ReferenceEqualityComparer.Instance);
        foreach (var sample in samples)
        {
            var series = Find(instance, sample);
            exposed.Add(series);
            var known = (List<(double At, double Value)>)series.Samples;

            // A clock that steps back must not put samples out of order.
            while (known.Count > 0 && known[^1].At >= at)
            {
                known.RemoveAt(known.Count - 1);
            }

            known.Add((at, sample.Value));
        }

        EndOthers(instance, exposed, at);
    }

    /// <summary>Forgets what is too old.</summary>
    public void Trim(double now)
    {
        var oldest = now - _window.TotalSeconds;
        foreach (var (key, series) in _series)
        {
            var samples = (List<(double At, double Value)>)series.Samples;
            samples.RemoveAll(sample => sample.At < oldest);
            if (samples.Count == 0)
            {
                _series.Remove(key);
            }
        }
    }

    private void EndOthers(string instance, HashSet<SampledSeries> exposed, double at)
    {
        if (_ofTarget.TryGetValue(instance, out var before))
        {
            foreach (var gone in before.Where(series => !exposed.Contains(series)))
            {
                var samples = (List<(double At, double Value)>)gone.Samples;
                if (samples.Count > 0 && samples[^1].At < at)
                {
                    samples.Clear(); // Another target may expose it too: then it has a sample of this instant.
                }
            }
        }

        _ofTarget[instance] = exposed;
    }

    private SampledSeries Find(string instance, ExposedSample sample)
    {
        _labels.Clear();
        _labels.AddRange(sample.Labels);

        // A federation endpoint names its instances itself; then ours would only hide them.
        if (!sample.Labels.ContainsKey(InstanceLabel))
        {
            _labels.Add(new(InstanceLabel, instance));
        }

        _labels.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        _key.Clear();
        AddToKey(sample.Name);
        foreach (var (name, value) in _labels)
        {
            AddToKey(name);
            AddToKey(value);
        }

        var key = CollectionsMarshal.AsSpan(_key);
        if (!_byKey.TryGetValue(key, out var series))
        {
            var labels = new Dictionary<string, string>(_labels, StringComparer.Ordinal);
            series = new SampledSeries(sample.Name, labels, new List<(double At, double Value)>());
            _byKey[key] = series;
        }

        return series;
    }

    /// <summary>With its length before it, no text can pretend to be two.</summary>
    private void AddToKey(string text)
    {
        _key.Add((char)text.Length);
        _key.AddRange(text);
    }
}
