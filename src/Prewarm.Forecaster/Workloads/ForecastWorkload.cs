using Prewarm.Forecaster.Backfill;
using Prewarm.Forecaster.Models;
using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Workloads;

/// <summary>One workload: its settings, its forecaster once trained, and the latest forecast.</summary>
/// <param name="seenAt">Timestamp of the clock when it was last reported.</param>
internal sealed class ForecastWorkload(HistoryKey key, WorkloadSettings settings, long seenAt)
{
    private volatile WorkloadSettings _settings = settings;
    private long _seenAt = seenAt;
    private long _reportedAtTicks;
    private volatile ServedForecast? _served;

    public HistoryKey Key { get; } = key;

    public WorkloadSettings Settings => _settings;

    /// <summary>Held while the forecaster is read or changed; a publishing pass that finds it taken skips this workload once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The champion; null until trained. Its forecaster only under <see cref="Gate"/>.</summary>
    public TrainedModel? Model { get; set; }

    /// <summary>A challenger on trial; null without one. Only under <see cref="Gate"/>.</summary>
    public CanaryTrial? Canary { get; set; }

    /// <summary>True while the budget of pre-warms in vain is spent: the forecast is published without a vote.</summary>
    public bool IsThrottled { get; set; }

    /// <summary>When challengers were last judged.</summary>
    public DateTimeOffset ChallengedAt { get; set; } = DateTimeOffset.MinValue;

    public TrainingState Training { get; } = new();

    public BackfillState Backfill { get; } = new();

    /// <summary>The latest forecast with what it came from; read by anyone.</summary>
    public ServedForecast? Served
    {
        get => _served;
        set => _served = value;
    }

    /// <summary>The latest forecast; read by anyone.</summary>
    public WindowForecast? Latest => _served?.Forecast;

    /// <summary>Timestamp of the clock at the last report; a workload that nobody reports any more leaves.</summary>
    public long SeenAt => Interlocked.Read(ref _seenAt);

    /// <summary>Notes a report.</summary>
    /// <param name="timestamp">Of the clock, now.</param>
    /// <param name="at">The instant the report is for.</param>
    /// <returns>The instant of the report before; null for the first since the start.</returns>
    public DateTimeOffset? Seen(long timestamp, DateTimeOffset at)
    {
        Interlocked.Exchange(ref _seenAt, timestamp);
        var before = Interlocked.Exchange(ref _reportedAtTicks, at.UtcTicks);
        return before == 0 ? null : new DateTimeOffset(before, TimeSpan.Zero);
    }

    /// <summary>Takes new settings; a change of what is forecast asks for a new training.</summary>
    public void Update(WorkloadSettings settings)
    {
        var before = _settings;
        _settings = settings;
        if (ToOptions(before, 1) != ToOptions(settings, 1))
        {
            Training.Request();
        }
    }

    /// <summary>From asking for a replica to its being ready, within what can be forecast.</summary>
    public TimeSpan LeadTime => Lead(_settings);

    /// <summary>What to train with.</summary>
    public WindowMaxOptions Options(int points) => ToOptions(_settings, points);

    private static WindowMaxOptions ToOptions(WorkloadSettings settings, int points) =>
        ProvisionWindow
            .Of(
                Lead(settings),
                TimeSpan.FromSeconds(Math.Clamp(settings.StabilizationSeconds, 0, 3600)),
                TimeSpan.FromSeconds(Math.Clamp(settings.HoldSeconds, 0, 4 * 3600))
            )
            .Apply(
                new WindowMaxOptions
                {
                    Step = TimeSpan.FromMinutes(1),
                    Window = TimeSpan.FromMinutes(1),
                    TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.Timezone, out var zone)
                        ? zone
                        : TimeZoneInfo.Utc,
                    OperatingQuantile = settings.Quantile is > 0 and < 1 ? settings.Quantile : 0.9,
                    Points = points,
                    Replay = settings.Capacity > 0 ? Rules(settings) : null,
                }
            );

    private static TimeSpan Lead(WorkloadSettings settings) =>
        TimeSpan.FromSeconds(Math.Clamp(settings.LeadSeconds, 1, 4 * 3600));

    private static ReplayRules Rules(WorkloadSettings settings) =>
        new()
        {
            Capacity = settings.Capacity,
            LeadTime = Lead(settings),
            Stabilization = TimeSpan.FromSeconds(Math.Clamp(settings.StabilizationSeconds, 0, 3600)),
            UtilizationMax = settings.UtilizationMax is > 0 and < 1 ? settings.UtilizationMax : 1,
            Level = settings is { QuantileStated: true, Quantile: > 0 and < 1 } ? settings.Quantile : null,
        };
}
