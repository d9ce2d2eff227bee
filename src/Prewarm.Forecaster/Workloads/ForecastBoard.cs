using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Workloads;

/// <summary>Every workload the forecaster knows, from the store and from reports.</summary>
internal sealed class ForecastBoard
{
    /// <summary>A workload whose history ended long ago may still be reported once the scaler is back; after this it leaves.</summary>
    private static readonly TimeSpan StaleGrace = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<HistoryKey, ForecastWorkload> _workloads = new();
    private readonly ConcurrentDictionary<HistoryKey, ForecastWorkload> _unsaved = new();
    private readonly IHistoryStore _store;
    private readonly TimeProvider _clock;
    private readonly ForecasterOptions _options;

    /// <exception cref="StorageException">The store cannot be read.</exception>
    public ForecastBoard(IHistoryStore store, IOptions<ForecasterOptions> options, TimeProvider clock)
    {
        _store = store;
        _clock = clock;
        _options = options.Value;
        foreach (var stored in store.Workloads())
        {
            _workloads[stored.Key] = new ForecastWorkload(
                stored.Key,
                WorkloadSettings.Parser.ParseFrom(stored.Settings),
                StoredSeenAt(stored.Key)
            );
        }
    }

    public ICollection<ForecastWorkload> All => _workloads.Values;

    public ForecastWorkload? Find(HistoryKey key) => _workloads.GetValueOrDefault(key);

    /// <summary>Registers settings; <see cref="Save"/> keeps them.</summary>
    /// <returns>False when the board is full.</returns>
    public bool Register(HistoryKey key, WorkloadSettings settings)
    {
        if (_workloads.TryGetValue(key, out var known))
        {
            if (!known.Settings.Equals(settings))
            {
                known.Update(settings);
                _unsaved[key] = known;
            }

            return true;
        }

        if (_workloads.Count >= _options.WorkloadsMax)
        {
            return false;
        }

        var added = new ForecastWorkload(key, settings, _clock.GetTimestamp());
        if (_workloads.TryAdd(key, added))
        {
            _unsaved[key] = added;
        }

        return true;
    }

    /// <summary>Keeps every registration that has not been kept yet. A store that fails now is asked again with the next minute.</summary>
    /// <exception cref="StorageException">The store cannot be written; what it did not take stays to be kept.</exception>
    public void Save()
    {
        foreach (var (key, workload) in _unsaved)
        {
            // Removed first: an update that comes while this one is written must put it back.
            _unsaved.TryRemove(key, out _);
            try
            {
                _store.Register(new StoredWorkload(key, workload.Settings.ToByteArray()));
            }
            catch (StorageException)
            {
                _unsaved[key] = workload;
                throw;
            }
        }
    }

    /// <summary>Lets go of workloads that nobody has reported for the idle time. Their stored history stays.</summary>
    /// <returns>Those that left.</returns>
    public IReadOnlyList<ForecastWorkload> DropIdle()
    {
        var now = _clock.GetTimestamp();
        var idle = _workloads
            .Where(pair => _clock.GetElapsedTime(pair.Value.SeenAt, now) >= _options.IdleExpiry)
            .ToList();
        return [.. idle.Where(_workloads.TryRemove).Select(pair => pair.Value)];
    }

    /// <summary>A stored workload counts as seen now, or nearly idle when its history ended longer ago than the idle time.</summary>
    private long StoredSeenAt(HistoryKey key)
    {
        var now = _clock.GetTimestamp();
        var silent = _store.Span(key) is { } span ? _clock.GetUtcNow() - span.Last : TimeSpan.Zero;
        var spent = _options.IdleExpiry - StaleGrace;
        return silent < _options.IdleExpiry || spent <= TimeSpan.Zero
            ? now
            : now - (long)(spent.TotalSeconds * _clock.TimestampFrequency);
    }
}
