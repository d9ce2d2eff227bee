using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Policies;

/// <summary>Prewarm as it answers KEDA: the same forecaster and the same decision, fed from the simulated fleet.</summary>
public sealed class PrewarmPolicy : IScalingPolicy
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly DecisionEngine _engine = new();
    private readonly DecisionSettings _settings;
    private readonly WindowMaxForecaster _forecaster;
    private readonly TimeSpan _window;
    private ForecastView? _view;
    private (double Sum, int Count) _minute;

    /// <param name="history">Demand of the past in requests in flight, on a one-minute grid, ending where the run begins.</param>
    /// <param name="coldStart">The lead time it is told.</param>
    /// <param name="quantile">Level to provision for; null is the product default.</param>
    public PrewarmPolicy(RegularSeries history, TimeSpan coldStart, double? quantile = null)
    {
        _window = coldStart + Minute;
        _settings = new DecisionSettings
        {
            Capacity = FleetRules.ConcurrencyPerReplica,
            TargetUtilization = 0.8,
            LeadTime = coldStart,
            Quantile = quantile ?? new DecisionDefaults().ServiceLevel,
        };
        _forecaster = WindowMaxForecaster.Train(
            history,
            new WindowMaxOptions
            {
                Step = Minute,
                Window = TimeSpan.FromMinutes(Math.Ceiling(_window.TotalMinutes)),
                OperatingQuantile = _settings.Quantile,
            }
        );
        Publish();
    }

    public string Name => "prewarm";

    /// <summary>The last decision, for views and tests.</summary>
    public Decision? Last { get; private set; }

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var completions = fleet.Served / FleetRules.TickSeconds;
        Last = _engine.Decide(
            new DecisionInput(
                new SignalReadings
                {
                    At = now,
                    Running = Reading.Of(fleet.Running),
                    Queue = Reading.Of(fleet.Queue),
                    Completions = Reading.Of(completions),
                    ReadyReplicas = Reading.Of(fleet.Ready),
                },
                _view
            ),
            _settings
        );
        Learn(now, Last.Load?.Demand ?? double.NaN);
        return (Last.Value, Last.Target);
    }

    private void Learn(DateTimeOffset now, double demand)
    {
        if (!double.IsNaN(demand))
        {
            _minute = (_minute.Sum + demand, _minute.Count + 1);
        }

        if (now.Second != 0)
        {
            return;
        }

        _forecaster.Observe(_minute.Count == 0 ? double.NaN : _minute.Sum / _minute.Count);
        _minute = default;
        Publish();
    }

    private void Publish()
    {
        var forecast = _forecaster.Forecast();
        _view = new ForecastView
        {
            Origin = forecast.Origin,
            Step = forecast.Step,
            Mean = [.. forecast.Mean.Select(value => (float)value)],
            Levels = forecast.Levels,
            WindowQuantiles = [.. forecast.WindowQuantiles.Select(value => (float)value)],
            Window = _window,
            Learning = forecast.Learning,
        };
    }
}
