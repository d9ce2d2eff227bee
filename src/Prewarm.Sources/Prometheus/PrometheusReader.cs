using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Options;
using Prewarm.Sources.Presets;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Prometheus;

/// <summary>Reads workloads from a Prometheus-compatible API: one query per preset, one per distinct custom query.</summary>
internal sealed class PrometheusReader(PrometheusClient client, SourceOptions options) : ISourceReader
{
    private const int ParallelQueriesMax = 8;

    /// <summary>A refused query is halved at most so often: nine queries in all, whatever the number of workloads.</summary>
    private const int SplitsMax = 4;

    /// <summary>Long enough for a rate and to tell stale from missing.</summary>
    private TimeSpan Window =>
        options.MaxSampleAge * 2 > TimeSpan.FromMinutes(2) ? options.MaxSampleAge * 2 : TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var results = new SignalReadings[requests.Count];
        var groups = requests
            .Select((request, index) => (request, index))
            .GroupBy(pair => pair.request.Engine, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var members = group.ToList();
            var readings = PresetCatalog.Find(group.Key) is { } preset
                ? await ReadPresetAsync(preset, [.. members.Select(pair => pair.request)], at, cancellationToken)
                    .ConfigureAwait(false)
                : await ReadCustomAsync([.. members.Select(pair => pair.request)], at, cancellationToken)
                    .ConfigureAwait(false);
            for (var i = 0; i < members.Count; i++)
            {
                results[members[i].index] = readings[i];
            }
        }

        return results;
    }

    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) => new PrometheusHistory(client, options).ReadAsync(request, from, to, step, cancellationToken);

    private async Task<SignalReadings[]> ReadPresetAsync(
        EnginePreset preset,
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var results = new SignalReadings[requests.Count];
        var aggregator = new SignalAggregator(preset, options.MaxSampleAge);
        var parts = new Queue<Range>([0..requests.Count]);
        var splits = SplitsMax;
        while (parts.TryDequeue(out var part))
        {
            var members = requests.Take(part).ToList();
            var start = part.Start.Value;
            try
            {
                var query = GroupedQuery.Build(preset, members, Window);
                var found = await client.QueryAsync(query, at, cancellationToken).ConfigureAwait(false);
                var series = new SeriesIndex(found);
                for (var i = 0; i < members.Count; i++)
                {
                    results[start + i] = aggregator.Aggregate(series, members[i].Selector, at);
                }
            }
            catch (SourceFailure failure) when (failure.IsOfQuery && members.Count > 1 && splits-- > 0)
            {
                // One selector may be at fault, or all together too much: the others must not pay for it.
                var middle = start + (members.Count / 2);
                parts.Enqueue(start..middle);
                parts.Enqueue(middle..part.End.Value);
            }
            catch (SourceFailure failure)
            {
                Array.Fill(results, SignalReadings.All(at, failure.ToReading()), start, members.Count);
            }
        }

        return results;
    }

    private async Task<SignalReadings[]> ReadCustomAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        if (!options.AllowRawQueries)
        {
            var refused = Reading.Not(ReadingState.Refused, "this source does not allow raw queries (AllowRawQueries)");
            return [.. requests.Select(_ => SignalReadings.All(at, refused))];
        }

        var texts = requests.SelectMany(request => request.Queries.Values).Distinct(StringComparer.Ordinal).ToArray();
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<string, Reading>(StringComparer.Ordinal);
        await Parallel
            .ForEachAsync(
                texts,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = ParallelQueriesMax,
                    CancellationToken = cancellationToken,
                },
                async (text, token) => answers[text] = await ReadOneAsync(text, at, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return [.. requests.Select(request => CustomSignals.Assemble(request, at, text => answers[text]))];
    }

    private async Task<Reading> ReadOneAsync(string query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            var series = await client.QueryAsync(query, at, cancellationToken).ConfigureAwait(false);
            return series.Count == 0
                ? Reading.Not(ReadingState.Missing, "the query gives no series")
                : Reading.Of(series.Sum(one => one.Last.Value));
        }
        catch (SourceFailure failure)
        {
            return failure.ToReading();
        }
    }
}
