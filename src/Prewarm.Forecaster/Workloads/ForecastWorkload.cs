using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Workloads;

/// <summary>One workload: its settings, its forecaster once trained, and the latest forecast.</summary>
internal sealed class ForecastWorkload(HistoryKey key, WorkloadSettings settings)
{
    private volatile WorkloadSettings _settings = settings;
    private volatile WindowForecast? _latest;

    public HistoryKey Key { get; } = key;

    public WorkloadSettings Settings => _settings;

    /// <summary>Held while the forecaster is read or changed; a publishing pass that finds it taken skips this workload once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Null until trained. Only under <see cref="Gate"/>.</summary>
    public WindowMaxForecaster? Forecaster { get; set; }

    /// <summary>Training asked for: first sight, changed settings, back-filled history.</summary>
    public bool NeedsTraining { get; set; } = true;

    /// <summary>When it was last trained or refitted.</summary>
    public DateTimeOffset TrainedAt { get; set; } = DateTimeOffset.MinValue;

    public BackfillState Backfill { get; } = new();

    /// <summary>The latest forecast; read by anyone.</summary>
    public WindowForecast? Latest
    {
        get => _latest;
        set => _latest = value;
    }

    /// <summary>Takes new settings; a change of what is forecast asks for a new training.</summary>
    public void Update(WorkloadSettings settings)
    {
        var before = _settings;
        _settings = settings;
        if (ToOptions(before, 1) != ToOptions(settings, 1))
        {
            NeedsTraining = true;
        }
    }

    /// <summary>What to train with.</summary>
    public WindowMaxOptions Options(int points) => ToOptions(_settings, points);

    private static WindowMaxOptions ToOptions(WorkloadSettings settings, int points)
    {
        var window = TimeSpan.FromSeconds(Math.Clamp(settings.LeadSeconds + settings.HoldSeconds, 60, 4 * 3600));
        return new WindowMaxOptions
        {
            Step = TimeSpan.FromMinutes(1),
            Window = TimeSpan.FromMinutes(Math.Ceiling(window.TotalMinutes)),
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.Timezone, out var zone)
                ? zone
                : TimeZoneInfo.Utc,
            OperatingQuantile = settings.Quantile is > 0 and < 1 ? settings.Quantile : 0.9,
            Points = points,
        };
    }
}

/// <summary>How far back-fill of one workload has come.</summary>
internal sealed class BackfillState
{
    public bool Done { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset NextAt { get; set; } = DateTimeOffset.MinValue;
}
