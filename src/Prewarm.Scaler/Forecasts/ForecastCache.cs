using System.Collections.Concurrent;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaler.Forecasts;

/// <summary>The last forecast of every workload. It outlives the connection that brought it.</summary>
internal sealed class ForecastCache(TimeProvider clock)
{
    /// <summary>An origin further ahead than this was made by a clock that has been set back since.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<WorkloadId, ForecastView> _forecasts = new();

    public int Count => _forecasts.Count;

    public ForecastView? Find(WorkloadId id) => _forecasts.GetValueOrDefault(id);

    /// <summary>Keeps a forecast unless a newer one is there already: after a reconnect old ones may arrive late.</summary>
    public void Put(WorkloadId id, ForecastView forecast)
    {
        var latest = clock.GetUtcNow() + AheadMax;
        _forecasts.AddOrUpdate(
            id,
            static (_, added) => added.Forecast,
            static (_, known, added) =>
                added.Forecast.Origin >= known.Origin || known.Origin > added.Latest ? added.Forecast : known,
            (Forecast: forecast, Latest: latest)
        );
    }

    /// <summary>Drops forecasts of workloads that are gone.</summary>
    public void Retain(HashSet<WorkloadId> alive)
    {
        foreach (var id in _forecasts.Keys)
        {
            if (!alive.Contains(id))
            {
                _forecasts.TryRemove(id, out _);
            }
        }
    }
}
