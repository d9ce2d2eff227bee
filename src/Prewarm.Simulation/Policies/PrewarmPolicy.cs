using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>Prewarm as it answers KEDA: the same forecaster and the same decision, fed from the simulated fleet.</summary>
/// <remarks>Minutes are closed and forecasts published before the sample of the same instant, refits come every six hours, as in the product.</remarks>
public sealed class PrewarmPolicy : IScalingPolicy
{
    private const double TargetUtilization = 0.8;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The HPA holds its highest wish this long; what it holds need not be asked for again.</summary>
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);
    internal static readonly TimeSpan RefitEvery = TimeSpan.FromHours(6);

    /// <summary>Points that a decision looks at before the next forecast is there, and some more.</summary>
    private const int LookedAt = 10;

    private readonly DecisionEngine _engine = new();
    private readonly DecisionSettings _settings;
    private readonly WindowMaxForecaster _forecaster;
    private readonly WindowMaxOptions _options;
    private readonly bool _isCrediting;
    private DateTimeOffset _refitAt;
    private ForecastView? _view;
    private (double Sum, int Count) _minute;

    /// <param name="history">Demand of the past in requests in flight, on a one-minute grid, ending with the minute before the run.</param>
    /// <param name="coldStart">The lead time it is told.</param>
    /// <param name="quantile">Level to provision for; null is the product default.</param>
    /// <param name="adjust">Changes the settings it decides with; null keeps the product's defaults.</param>
    /// <param name="utilizationMax">Share of a replica that may be filled at most, as an operator states it; null leaves it open unless the settings depart from the default.</param>
    /// <param name="parts">Parts of the forecaster to work with.</param>
    /// <param name="isCrediting">False keeps ready replicas from the decision, so that none that starts is credited.</param>
    public PrewarmPolicy(
        RegularSeries history,
        TimeSpan coldStart,
        double? quantile = null,
        Func<DecisionSettings, DecisionSettings>? adjust = null,
        ForecastParts parts = ForecastParts.All,
        double? utilizationMax = null,
        bool isCrediting = true
    )
    {
        var settings = new DecisionSettings
        {
            Capacity = FleetRules.ConcurrencyPerReplica,
            TargetUtilization = TargetUtilization,
            LeadTime = coldStart,
            Quantile = quantile ?? new DecisionDefaults().ServiceLevel,
        };
        _isCrediting = isCrediting;
        _settings = adjust is null ? settings : adjust(settings);
        _options = ProvisionWindow
            .Of(_settings.LeadTime, Stabilization, Minute)
            .Apply(
                new WindowMaxOptions
                {
                    Step = Minute,
                    Window = Minute,
                    OperatingQuantile = _settings.Quantile,
                    Parts = parts,
                    Replay = new ReplayRules
                    {
                        Capacity = _settings.Capacity,
                        LeadTime = _settings.LeadTime,
                        Level = quantile,
                        UtilizationMax =
                            utilizationMax
                            ?? (
                                _settings.TargetUtilization.Equals(TargetUtilization) ? 1 : _settings.TargetUtilization
                            ),
                    },
                }
            );
        _forecaster = WindowMaxForecaster.Train(history, _options);
        _refitAt = _forecaster.Origin + RefitEvery;
        Publish();
    }

    public string Name => "prewarm";

    /// <summary>What its forecaster runs with.</summary>
    internal WindowMaxOptions Options => _options;

    /// <summary>The last decision, for views and tests.</summary>
    public Decision? Last { get; private set; }

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        if (now.Second == 0)
        {
            CloseMinute(now);
        }

        var signals = FleetSignals.Of(now, fleet);
        if (!_isCrediting)
        {
            signals = signals with { ReadyReplicas = Reading.Not(ReadingState.Missing, "left out") };
        }

        Last = _engine.Decide(new DecisionInput(signals, _view), _settings);
        if (Last.Load is { } load)
        {
            _minute = (_minute.Sum + load.Demand, _minute.Count + 1);
        }

        return (Last.Value, Last.Target);
    }

    private void CloseMinute(DateTimeOffset now)
    {
        _forecaster.Observe(_minute.Count == 0 ? double.NaN : _minute.Sum / _minute.Count);
        _minute = default;
        if (now >= _refitAt)
        {
            _refitAt = now + RefitEvery;
            _forecaster.Refit();
        }

        Publish();
    }

    private void Publish()
    {
        var score = _forecaster.Diagnostics.Score(_options.Levels, _options.OperatingQuantile);
        _view = ForecastView.Of(_forecaster.Forecast(LookedAt), _options, score);
    }
}
