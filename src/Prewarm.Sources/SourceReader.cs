using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Sends every request to its source, all sources at once, and tells the operator when one changes state.</summary>
internal sealed class SourceReader(
    IReadOnlyDictionary<string, ISourceReader> sources,
    SourceMetrics metrics,
    TimeProvider clock,
    ILogger<SourceReader> logger
) : ISignalReader, IHistoryReader
{
    private readonly FrozenDictionary<string, ISourceReader> _sources = sources.ToFrozenDictionary(
        StringComparer.Ordinal
    );
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _troubles = new(
        StringComparer.Ordinal
    );

    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var results = new SignalReadings[requests.Count];
        var groups = requests
            .Select((request, index) => (Request: request, Index: index))
            .GroupBy(pair => pair.Request.Source, StringComparer.Ordinal)
            .Select(group => ReadGroupAsync(group.Key, [.. group], at, results, cancellationToken));
        await Task.WhenAll(groups).ConfigureAwait(false);
        return results;
    }

    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) =>
        _sources.TryGetValue(request.Source, out var source)
            ? source.ReadHistoryAsync(request, from, to, step, cancellationToken)
            : Task.FromResult<RegularSeries?>(null);

    private async Task ReadGroupAsync(
        string name,
        IReadOnlyList<(SignalRequest Request, int Index)> group,
        DateTimeOffset at,
        SignalReadings[] results,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<SignalReadings> readings;
        var started = clock.GetTimestamp();
        if (!_sources.TryGetValue(name, out var source))
        {
            var unknown = Reading.Not(ReadingState.Refused, "no source of that name is configured");
            readings = [.. group.Select(_ => SignalReadings.All(at, unknown))];
        }
        else
        {
            readings = await source
                .ReadAsync([.. group.Select(pair => pair.Request)], at, cancellationToken)
                .ConfigureAwait(false);
            Tell(name, readings);
            metrics.Read(name, Outcome(readings), clock.GetElapsedTime(started));
        }

        for (var i = 0; i < group.Count; i++)
        {
            results[group[i].Index] = readings[i];
        }
    }

    /// <summary>One line when a source stops answering and one when it answers again.</summary>
    private void Tell(string name, IReadOnlyList<SignalReadings> readings)
    {
        var trouble = Outcome(readings) is "ok" ? null : Primary(readings[0]).Detail ?? "no answer";
        var before = _troubles.GetValueOrDefault(name);
        if (trouble is not null && before is null)
        {
            _troubles[name] = trouble;
            logger.SourceFailed(name, trouble);
        }
        else if (trouble is null && before is not null)
        {
            _troubles.TryRemove(name, out _);
            logger.SourceRecovered(name);
        }
    }

    private static string Outcome(IReadOnlyList<SignalReadings> readings) =>
        readings.All(one => Primary(one).State == ReadingState.Unreachable) ? "unreachable"
        : readings.All(one => Primary(one).State == ReadingState.Refused) ? "refused"
        : "ok";

    private static Reading Primary(SignalReadings readings) =>
        readings.Demand.State != ReadingState.NotAsked ? readings.Demand
        : readings.Running.State != ReadingState.NotAsked ? readings.Running
        : readings.Queue;
}
