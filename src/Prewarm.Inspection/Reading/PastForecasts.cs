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
    private readonly Dictionary<(HistoryKey, DateTimeOffset, int, double, TimeSpan), WindowForecast?> _kept = [];
    private readonly Queue<(HistoryKey, DateTimeOffset, int, double, TimeSpan)> _order = new();

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
        var key = (workload.Key, at, points, workload.Quantile, workload.Window);
        if (Find(key, out var known))
        {
            return known;
        }

        _one.Wait(cancellationToken);
        try
        {
            if (!Find(key, out known))
            {
                known = Make(workload, at, points);
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

    private WindowForecast? Make(InspectedWorkload workload, DateTimeOffset at, int points)
    {
        var series = Trim(history.Read(workload.Key, at - Known, at));
        if (series is null)
        {
            return null;
        }

        var options = new WindowMaxOptions
        {
            Step = Minute,
            Window = workload.Window,
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(workload.TimeZone, out var zone)
                ? zone
                : TimeZoneInfo.Utc,
            OperatingQuantile = workload.Quantile,
            Points = points,
        };
        return WindowMaxForecaster.Train(series, options).Forecast();
    }

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

    private bool Find((HistoryKey, DateTimeOffset, int, double, TimeSpan) key, out WindowForecast? forecast)
    {
        lock (_gate)
        {
            return _kept.TryGetValue(key, out forecast);
        }
    }

    private void Keep((HistoryKey, DateTimeOffset, int, double, TimeSpan) key, WindowForecast? forecast)
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
}
