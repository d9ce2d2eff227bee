using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Presets;

namespace Prewarm.Sources.Series;

/// <summary>Turns the series of one workload into signals. Pure; the same for Prometheus and for direct scraping.</summary>
internal sealed class SignalAggregator(EnginePreset preset, TimeSpan maxSampleAge)
{
    /// <summary>A series this many of its own spacings behind, while others of its metric go on, has outlived its pod.</summary>
    private const double GhostSpacings = 2.5;

    /// <summary>Identical samples before a gauge that is not zero can count as frozen.</summary>
    private const int FrozenSamplesMin = 6;

    /// <summary>All signals of a workload.</summary>
    /// <param name="series">The series that match its selector, of any name of the preset.</param>
    public SignalReadings Aggregate(IReadOnlyList<SampledSeries> series, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds() / 1000.0;
        var completions = Pick(series, preset.Completions);
        var running = Gauge(Pick(series, preset.Running), preset.Running, completions, now, out var runningLive);
        var queue = Gauge(Pick(series, preset.Queue), preset.Queue, completions, now, out var queueLive);
        var kv = Gauge(Pick(series, preset.KvCacheUsage), preset.KvCacheUsage, [], now, out _);
        return new SignalReadings
        {
            At = at,
            Running = running,
            Queue = queue,
            Completions = Rates(completions, now),
            KvCacheUsage = kv,
            ReadyReplicas = Replicas(
                runningLive.Count > 0 ? runningLive : queueLive,
                running.IsFresh ? running : queue
            ),
        };
    }

    /// <summary>The signals of one workload among all series of a read; a selector that cannot be used refuses this workload only.</summary>
    public SignalReadings Aggregate(SeriesIndex series, IReadOnlyList<LabelMatcher> selector, DateTimeOffset at)
    {
        try
        {
            return Aggregate(series.Find(MatcherSet.Of(selector)), at);
        }
        catch (SourceFailure failure)
        {
            return SignalReadings.All(at, failure.ToReading());
        }
    }

    /// <summary>The series of the first name that has any.</summary>
    private static List<SampledSeries> Pick(IReadOnlyList<SampledSeries> series, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var found = series.Where(one => one.Name == name).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private Reading Gauge(
        List<SampledSeries> found,
        IReadOnlyList<string> names,
        List<SampledSeries> completions,
        double now,
        out List<SampledSeries> live
    )
    {
        live = [];
        if (names.Count == 0)
        {
            return Reading.NotAsked;
        }

        if (found.Count == 0)
        {
            return Reading.Not(ReadingState.Missing, "the source knows no series of this metric for the selector");
        }

        var alive = found.Where(one => !IsGhost(one, found)).ToList();
        if (alive.All(one => now - one.Last.At > maxSampleAge.TotalSeconds))
        {
            return Reading.Not(ReadingState.Stale, "the newest sample is too old");
        }

        live = alive.Where(one => !IsFrozen(one, completions)).ToList();
        if (live.Count == 0)
        {
            return Reading.Not(ReadingState.Frozen, "the value has not moved while other replicas' have");
        }

        // A sum that leaves a NaN out would be a wrong low.
        return Reading.Of(live.Sum(one => one.Last.Value));
    }

    private Reading Rates(List<SampledSeries> completions, double now)
    {
        if (preset.Completions.Count == 0)
        {
            return Reading.NotAsked;
        }

        var rates = completions
            .Where(one => !IsGhost(one, completions) && now - one.Last.At <= maxSampleAge.TotalSeconds)
            .Select(one => one.Rate())
            .Where(double.IsFinite)
            .ToList();
        return rates.Count == 0
            ? Reading.Not(ReadingState.Missing, "a rate needs two recent samples of the counter")
            : Reading.Of(rates.Sum());
    }

    private Reading Replicas(List<SampledSeries> live, Reading reading)
    {
        if (!preset.PerReplica)
        {
            return Reading.NotAsked;
        }

        if (!reading.IsFresh)
        {
            return reading with { Value = double.NaN };
        }

        var replicas = live.Select(ReplicaOf).Distinct(StringComparer.Ordinal).Count();
        return Reading.Of(replicas);
    }

    private string ReplicaOf(SampledSeries series)
    {
        foreach (var label in preset.ReplicaLabels)
        {
            if (series.Labels.TryGetValue(label, out var value) && value.Length > 0)
            {
                return value;
            }
        }

        return string.Join(',', series.Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static bool IsGhost(SampledSeries series, List<SampledSeries> others)
    {
        var newest = others.Max(one => one.Last.At);
        var spacing = series.Spacing;
        return double.IsFinite(spacing) && newest - series.Last.At > GhostSpacings * spacing;
    }

    /// <summary>A load that stays bit-identical while its own replica finishes nothing and another one does.</summary>
    private bool IsFrozen(SampledSeries series, List<SampledSeries> completions)
    {
        if (
            series.Last.Value == 0
            || series.Samples.Count < FrozenSamplesMin
            || series.Samples.Any(sample => sample.Value != series.Last.Value)
        )
        {
            return false;
        }

        var replica = ReplicaOf(series);
        var own = completions.Where(one => ReplicaOf(one) == replica).ToList();
        return own.Count > 0 && own.All(one => one.Rate() == 0) && completions.Any(one => one.Rate() > 0);
    }
}
