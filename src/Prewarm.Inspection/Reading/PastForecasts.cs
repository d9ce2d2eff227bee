using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>
/// Forecasts as of a past moment, or further ahead than the published ones: the same forecaster, fed with the stored history
/// up to that moment and nothing after it. It costs a training, so one is made at a time and the last ones are kept.
/// </summary>
internal sealed class PastForecasts(IHistoryStore history) : IDisposable
{
    private const int KeptMax = 64;

    /// <summary>A forecast point costs time in every training; a day at one minute is the most that is drawn.</summary>
    private const int PointsMax = 1_440;

    private static readonly TimeSpan Known = TimeSpan.FromDays(35);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, WindowForecast?> _kept = [];
    private readonly Queue<Key> _order = new();

    /// <summary>The forecast made from what was stored up to a moment; null when nothing was.</summary>
    /// <param name="moment">Rounded down to its minute.</param>
    public WindowForecast? At(
        InspectedWorkload workload,
        DateTimeOffset moment,
        TimeSpan horizon,
        CancellationToken cancellationToken
    )
    {
        var at = moment - TimeSpan.FromTicks(moment.UtcTicks % Minute.Ticks);
        var points = horizon.TotalMinutes <= 180 ? 181 : PointsMax + 1;
        var key = new Key(workload.Key, at, workload.Options with { Points = points });
        if (Find(key, out var known))
        {
            return known;
        }

        _one.Wait(cancellationToken);
        try
        {
            if (!Find(key, out known))
            {
                known = Make(key);
                Keep(key, known);
            }

            return known;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private WindowForecast? Make(Key key) =>
        Trim(history.Read(key.Workload, key.At - Known, key.At)) is { } series
            ? WindowMaxForecaster.Train(series, key.Options).Forecast()
            : null;

    /// <summary>Leaves the unknown minutes before the first known one out: they are no history.</summary>
    private static RegularSeries? Trim(RegularSeries series)
    {
        var first = 0;
        while (first < series.Count && double.IsNaN(series[first]))
        {
            first++;
        }

        return first == series.Count ? null : series.Slice(first, series.Count - first);
    }

    private bool Find(Key key, out WindowForecast? forecast)
    {
        lock (_gate)
        {
            return _kept.TryGetValue(key, out forecast);
        }
    }

    private void Keep(Key key, WindowForecast? forecast)
    {
        lock (_gate)
        {
            if (_kept.TryAdd(key, forecast))
            {
                _order.Enqueue(key);
            }

            if (_order.Count > KeptMax)
            {
                _kept.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The options are the production's, so that the same forecaster comes out.</summary>
    private sealed record Key(HistoryKey Workload, DateTimeOffset At, WindowMaxOptions Options);
}
