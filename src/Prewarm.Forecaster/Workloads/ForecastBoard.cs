using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Workloads;

/// <summary>Every workload the forecaster knows, from the store and from reports.</summary>
internal sealed class ForecastBoard
{
    private readonly ConcurrentDictionary<HistoryKey, ForecastWorkload> _workloads = new();
    private readonly IHistoryStore _store;
    private readonly int _max;

    public ForecastBoard(IHistoryStore store, IOptions<ForecasterOptions> options)
    {
        _store = store;
        _max = options.Value.WorkloadsMax;
        foreach (var stored in store.Workloads())
        {
            _workloads[stored.Key] = new ForecastWorkload(
                stored.Key,
                WorkloadSettings.Parser.ParseFrom(stored.Settings)
            );
        }
    }

    public ICollection<ForecastWorkload> All => _workloads.Values;

    public ForecastWorkload? Find(HistoryKey key) => _workloads.GetValueOrDefault(key);

    /// <summary>Registers settings and keeps them.</summary>
    /// <returns>False when the board is full.</returns>
    public bool Register(HistoryKey key, WorkloadSettings settings)
    {
        if (_workloads.TryGetValue(key, out var known))
        {
            if (!known.Settings.Equals(settings))
            {
                known.Update(settings);
                _store.Register(new StoredWorkload(key, settings.ToByteArray()));
            }

            return true;
        }

        if (_workloads.Count >= _max)
        {
            return false;
        }

        _store.Register(new StoredWorkload(key, settings.ToByteArray()));
        _workloads.TryAdd(key, new ForecastWorkload(key, settings));
        return true;
    }
}
