using System.Collections.Concurrent;
using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Accuracy;

/// <summary>Judges all workloads and keeps finished hours. Called by the publishing pass; gauges read it from other threads.</summary>
internal sealed class AccuracyKeeper(IAccuracyStore store, ILogger<AccuracyKeeper> logger)
{
    /// <summary>Rows held for a store that is away: some hours of a thousand workloads. Beyond, the oldest are given up.</summary>
    private const int HeldMax = 50_000;
    private readonly Dictionary<HistoryKey, LiveAccuracy> _judges = [];
    private readonly ConcurrentDictionary<(HistoryKey Key, TimeSpan Lead), AccuracyRow> _latest = new();
    private List<AccuracyRow> _finished = [];
    private bool _failing;

    /// <summary>The latest finished or present hour of each workload and lead.</summary>
    public IEnumerable<AccuracyRow> Latest => _latest.Values;

    /// <summary>Takes what a workload observed and then forecast.</summary>
    /// <param name="first">The minute of the first value.</param>
    public void Take(ForecastWorkload workload, DateTimeOffset first, double[] values, ServedForecast served)
    {
        if (!_judges.TryGetValue(workload.Key, out var judge))
        {
            _judges[workload.Key] = judge = new LiveAccuracy(workload.Key);
        }

        for (var i = 0; i < values.Length; i++)
        {
            _finished.AddRange(judge.Observe(first.AddMinutes(i), values[i]));
        }

        foreach (var row in judge.Present)
        {
            _latest[(row.Key, row.Lead)] = row;
        }

        var options = workload.Options(1);
        judge.Forecast(served.Forecast, options.OperatingQuantile, options.Lead, options.Window, served.ModelVersion);
    }

    /// <summary>Lets go of a workload that left.</summary>
    public void Forget(HistoryKey key)
    {
        foreach (var lead in LiveAccuracy.Leads)
        {
            _latest.TryRemove((key, lead), out _);
        }
    }

    /// <summary>Keeps the hours that are over.</summary>
    public void Keep()
    {
        if (_finished.Count == 0)
        {
            return;
        }

        try
        {
            store.Put(_finished);
            _finished = [];
            _failing = false;
        }
        catch (StorageException failure)
        {
            if (!_failing)
            {
                _failing = true;
                logger.AccuracyHeld(failure.Message);
            }

            _finished = [.. _finished.TakeLast(HeldMax)];
        }
    }
}
