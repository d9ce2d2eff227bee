using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Keeps the usage of all workloads. Owned by the recorder; not thread-safe.</summary>
internal sealed class UsageKeeper(IUsageStore store, TimeProvider clock)
{
    private readonly Dictionary<HistoryKey, UsageMeter> _meters = [];

    /// <summary>Hours that are not kept yet: a batch that comes again after a failure changes nothing any more.</summary>
    private readonly Dictionary<(HistoryKey, DateTimeOffset), UsageRow> _changed = [];
    private bool _loaded;

    /// <exception cref="StorageException">Usage cannot be read or written; the same batch may be given again.</exception>
    public void Take(IReadOnlyCollection<ReportedDecision> decisions)
    {
        Load();
        foreach (var one in decisions.OrderBy(one => one.Row.At))
        {
            foreach (var row in Meter(one.Row.Key).Take(one.Row, one.Demand, one.RequestsPerSecond))
            {
                _changed[(row.Key, row.Hour)] = row; // The last state of an hour counts.
            }
        }

        store.Put(_changed.Values);
        _changed.Clear();
    }

    private void Load()
    {
        if (_loaded)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var hour in store.Range(now.AddHours(-1), now.AddHours(1)))
        {
            Meter(hour.Key).Resume(hour);
        }

        _loaded = true;
    }

    private UsageMeter Meter(HistoryKey key)
    {
        if (!_meters.TryGetValue(key, out var meter))
        {
            _meters[key] = meter = new UsageMeter(key);
        }

        return meter;
    }
}
