using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Tests.Decisions;

/// <summary>Walks a decision engine over a grid of 15 s.</summary>
internal sealed class Steps(DecisionSettings? settings = null)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);
    private readonly DecisionEngine _engine = new();

    public DecisionSettings Settings { get; set; } =
        settings
        ?? new DecisionSettings
        {
            Capacity = 20,
            TargetUtilization = 0.8,
            LeadTime = TimeSpan.FromMinutes(5),
            Quantile = 0.9,
        };

    public DateTimeOffset Now { get; private set; } = Start;

    public ForecastView? Forecast { get; set; }

    public IReadOnlyList<Override> Overrides { get; set; } = [];

    public IReadOnlyList<DemandFactor> Factors { get; set; } = [];

    /// <summary>One step with these readings; the instant is filled in.</summary>
    public Decision Next(SignalReadings readings)
    {
        Now += Step;
        var input = new DecisionInput(readings with { At = Now }, Forecast)
        {
            Overrides = Overrides,
            Factors = Factors,
        };
        return _engine.Decide(input, Settings);
    }

    public Decision Next(
        double running,
        double queue,
        double completions = double.NaN,
        double ready = double.NaN,
        double replicas = double.NaN
    ) =>
        Next(
            new SignalReadings
            {
                At = Now,
                Running = Reading.Of(running),
                Queue = Reading.Of(queue),
                Completions = OfOrNotAsked(completions),
                ReadyReplicas = OfOrNotAsked(ready),
                Replicas = OfOrNotAsked(replicas),
            }
        );

    /// <summary>A fresh forecast that asks for the same demand at every instant and level.</summary>
    public static ForecastView Flat(double demand, DateTimeOffset? origin = null) =>
        new()
        {
            Origin = origin ?? Start,
            Step = TimeSpan.FromMinutes(1),
            Mean = [.. Enumerable.Repeat((float)demand, 180)],
            Levels = [0.5, 0.9, 0.99],
            WindowQuantiles = [.. Enumerable.Repeat((float)demand, 540)],
            Window = TimeSpan.FromMinutes(6),
        };

    public static SignalReadings All(ReadingState state) =>
        new()
        {
            At = Start,
            Running = Reading.Not(state, "test"),
            Queue = Reading.Not(state, "test"),
        };

    private static Reading OfOrNotAsked(double value) => double.IsNaN(value) ? Reading.NotAsked : Reading.Of(value);
}
