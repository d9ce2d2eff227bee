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

    /// <summary>Three hours by the minute, the last one included.</summary>
    private const int PointsUsual = 181;

    /// <summary>A day by the minute, the last one included: the most that is drawn.</summary>
    public const int PointsMax = 1_441;

    private static readonly TimeSpan Known = TimeSpan.FromDays(35);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, WindowForecast?> _kept = [];
    private readonly Queue<Key> _order = new();

    /// <summary>The forecast of production as of a moment; null when nothing was stored.</summary>
    /// <param name="moment">Rounded down to its minute.</param>
    public WindowForecast? At(InspectedWorkload workload, DateTimeOffset moment, CancellationToken cancellationToken) =>
        Get(workload, moment, Minute, workload.Options with { Points = PointsUsual }, cancellationToken);

    /// <summary>
    /// What lies further ahead than a published forecast reaches. The forest's word has faded there (by half in 15 minutes) and the
    /// operating points are those in force, so the combination alone is asked.
    /// </summary>
    /// <param name="moment">Rounded down to its half hour: this far ahead little changes within it.</param>
    public WindowForecast? Further(
        InspectedWorkload workload,
        DateTimeOffset moment,
        CancellationToken cancellationToken
    ) =>
        Get(
            workload,
            moment,
            HalfHour,
            workload.Options with
            {
                Points = PointsMax + (int)(HalfHour / Minute),
                Replay = null,
            },
            cancellationToken
        );

    private WindowForecast? Get(
        InspectedWorkload workload,
        DateTimeOffset moment,
        TimeSpan grain,
        WindowMaxOptions options,
        CancellationToken cancellationToken
    )
    {
        var at = moment - TimeSpan.FromTicks(moment.UtcTicks % grain.Ticks);
        var key = new Key(workload.Key, at, options, workload.Past.Version);
        if (Find(key, out var known))
        {
            return known;
        }

        _one.Wait(cancellationToken);
        try
        {
            if (!Find(key, out known))
            {
                known = Make(key, workload.Past);
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

    private WindowForecast? Make(Key key, IPastForecaster forecaster) =>
        Trim(history.Read(key.Workload, key.At - Known, key.At)) is { } series
            ? forecaster.Forecast(series, key.Options)
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

    /// <summary>The options are the production's, so that the same forecaster comes out; its version tells when another one would.</summary>
    private sealed record Key(HistoryKey Workload, DateTimeOffset At, WindowMaxOptions Options, string Version);
}
