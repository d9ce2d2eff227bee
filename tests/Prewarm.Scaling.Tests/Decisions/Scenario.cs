using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Decisions;

/// <summary>A random workload and its inputs, all drawn from one seed.</summary>
internal sealed class Scenario
{
    private static readonly string[] Schedules =
    [
        "daily 00:00-24:00 min=3",
        "Mon 08:00-08:04 max=4",
        "Mon 08:03-09:00 min=6 max=9; cron(*/5 * * * *) for 2m min=2",
    ];

    private readonly Random _random;
    private readonly bool _sleeps;

    public Scenario(int seed, bool hasCaps = true)
    {
        _random = new Random(seed);
        Settings = new DecisionSettings
        {
            Capacity = 1 + (_random.NextDouble() * 30),
            TargetUtilization = 0.5 + (_random.NextDouble() * 0.5),
            LeadTime = TimeSpan.FromSeconds(_random.Next(15, 600)),
            Quantile = 0.5 + (_random.NextDouble() * 0.49),
            Mode = (ScalingMode)_random.Next(0, 3),
            ActivationThreshold = Maybe() ? _random.Next(0, 20) : 0,
            MinForecastReplicas = Maybe() ? _random.Next(0, 4) : null,
            MaxForecastReplicas = Maybe() ? _random.Next(4, 12) : null,
            Guards = new GuardSettings
            {
                RampUp = hasCaps && Maybe() ? Ramp() : null,
                RampDown = Maybe() ? Ramp() : null,
                ReleaseAfter = Maybe() ? TimeSpan.FromSeconds(_random.Next(0, 300)) : TimeSpan.Zero,
                FalseWakesPerDay = _random.Next(0, 4),
                Schedule = Maybe() ? Schedule(hasCaps ? _random.Next(Schedules.Length) : 0) : null,
            },
        };
        _sleeps = Maybe();
        Overrides = hasCaps && Maybe() ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(Order)] : [];
    }

    public DecisionSettings Settings { get; }

    public IReadOnlyList<Override> Overrides { get; set; }

    /// <summary>Inputs of consecutive steps, some with trouble, some with a forecast.</summary>
    /// <param name="isTroubled">Whether signals may be lost.</param>
    /// <param name="hasCounter">Whether completions and ready replicas are known, hence backlogs.</param>
    public DecisionInput[] Inputs(int steps, bool isTroubled = true, bool hasCounter = true) =>
        [.. Enumerable.Range(1, steps).Select(i => Input(i, isTroubled, hasCounter))];

    /// <summary>The same input with more load.</summary>
    public DecisionInput More(DecisionInput input) =>
        input with
        {
            Readings = input.Readings with
            {
                Running = Reading.Of(input.Readings.Running.Value + (_random.NextDouble() * 200)),
                Queue = Reading.Of(input.Readings.Queue.Value + _random.Next(0, 50)),
            },
        };

    private DecisionInput Input(int i, bool isTroubled, bool hasCounter)
    {
        var at = Steps.Start.AddSeconds(15 * i);
        var isIdle = _sleeps && _random.Next(2) == 0;
        var readings =
            isTroubled && _random.Next(6) == 0
                ? Steps.All(ReadingState.Unreachable)
                : new SignalReadings
                {
                    At = at,
                    Running = Reading.Of(isIdle ? 0 : Math.Max(0, (_random.NextDouble() * 300) - 30)),
                    Queue = Reading.Of(isIdle ? 0 : _random.Next(0, 40)),
                    Replicas = _sleeps ? Reading.Of(isIdle ? 0 : _random.Next(0, 20)) : Reading.NotAsked,
                    Completions = hasCounter ? Reading.Of(_random.NextDouble() * 50) : Reading.NotAsked,
                    ReadyReplicas = hasCounter ? Reading.Of(_random.Next(0, 20)) : Reading.NotAsked,
                };
        var forecast = Maybe()
            ? Steps.Flat(_random.NextDouble() * 300, at) with
            {
                ScoredWindows = 100,
                LossRatio = 0.5 + _random.NextDouble(),
                Operating = Maybe() ? [Point()] : [],
            }
            : null;
        return new DecisionInput(readings with { At = at }, forecast)
        {
            Overrides = Overrides,
            Factors = Maybe()
                ?
                [
                    new DemandFactor(
                        "event",
                        at.AddSeconds(_random.Next(-60, 60)),
                        at.AddMinutes(5),
                        _random.NextDouble() * 3
                    ),
                ]
                : [],
        };
    }

    /// <summary>An operating point whose live headroom is at least the stated one.</summary>
    private OperatingPoint Point() =>
        new(
            Maybe() ? 0 : _random.NextDouble() * 0.99,
            0.3 + (_random.NextDouble() * 0.7),
            Settings.TargetUtilization * (0.5 + (_random.NextDouble() * 0.5))
        );

    private bool Maybe() => _random.Next(2) == 0;

    private RampLimit Ramp() =>
        Maybe()
            ? new RampLimit(_random.Next(1, 6), 0, TimeSpan.FromSeconds(_random.Next(15, 120)))
            : new RampLimit(0, 0.1 + _random.NextDouble(), TimeSpan.FromSeconds(_random.Next(15, 120)));

    private Override Order(int number)
    {
        var from = Steps.Start.AddSeconds(_random.Next(-30, 300));
        return new Override
        {
            Id = $"o{number}",
            Kind = (OverrideKind)_random.Next(4),
            Replicas = _random.Next(0, 15),
            Scope = (OverrideScope)_random.Next(3),
            Reason = "property",
            CreatedBy = "test",
            From = from,
            Expires = from.AddSeconds(_random.Next(1, 300)),
        };
    }

    private static Schedule Schedule(int index)
    {
        Assert.True(ScheduleText.TryParse(Schedules[index], TimeZoneInfo.Utc, out var schedule, out _));
        return schedule!;
    }
}
