using System.Globalization;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Live;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>Decides for one workload, step by step: live term, forecast window, guard, answer ladder, rounding, activity.</summary>
/// <remarks>
/// <c>required = max(forecastDemand, liveDemand) + backlogTerm</c>, never below the guard. No clock, no I/O: the same sequence of
/// inputs gives the same decisions. One instance per workload; not thread-safe.
/// </remarks>
public sealed class DecisionEngine
{
    private readonly LiveMemory _live = new();
    private readonly GuardMemory _guards = new();
    private readonly BatchTerms _batch = new();
    private readonly ReplicaTracker _replicas = new();

    /// <summary>Mean service time learned from the signals, in seconds; NaN while unknown.</summary>
    public double ServiceSeconds => _live.ServiceSeconds;

    /// <summary>Replicas that overrides insist on at the last step: what a budget must not cut.</summary>
    public int Insisted { get; private set; }

    /// <summary>Takes one step.</summary>
    /// <param name="input">Signals and forecast of one instant; instants should not go back.</param>
    /// <param name="settings">May change between steps.</param>
    public Decision Decide(DecisionInput input, DecisionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(settings);
        var at = input.Readings.At;
        var asked = Value(input.Readings.Replicas);
        var guards = _guards.Input(at, settings.Guards, settings.LeadTime, asked, input.Overrides);
        var gate = AccuracyGate.ClosedBecause(input.Forecast, settings.Guards.Accuracy, _guards.GateClosed);
        _guards.GateClosed = gate is not null;
        var ready = Value(input.Readings.ReadyReplicas);
        var plan = _batch.Plan(input.Readings, settings, ready, _replicas.StartingCount);
        guards = guards with { Terms = BatchTerms.Bounds(plan) };
        var wished = DecideUnguarded(input, settings, guards, gate);
        if (settings.IsBuffer && !wished.IsUnavailable)
        {
            var needed = GuardChain.Number(guards.Terms, wished.Required, settings.Target);
            var buffer = _batch.Buffer(input.Readings, settings, needed, asked, ready, plan);
            guards = guards with { Terms = [buffer] };
            wished = wished with { Clamps = [] }; // They bound the need, not the buffer.
        }

        var decision = GuardChain.Apply(wished, guards, settings.ActivationThreshold, settings.Deadband);
        Insisted = OverrideBounds.Insisted(guards);
        if (!decision.IsUnavailable)
        {
            var before = wished.IsUnavailable
                ? decision.Replicas
                : GuardChain.Number(guards.Terms, wished.Required, settings.Target);
            _guards.Keep(at, before, decision.Replicas);
            _replicas.Asked(at, decision.Replicas);
        }

        return decision;
    }

    /// <summary>Tells the engine that a later stage answered another number than it decided, as a budget does.</summary>
    public void Amend(Decision answered)
    {
        ArgumentNullException.ThrowIfNull(answered);
        _guards.Amend(answered.Replicas);
        _replicas.Amend(answered.Replicas);
    }

    private Decision DecideUnguarded(DecisionInput input, DecisionSettings settings, GuardInput guards, string? gate)
    {
        var readings = input.Readings;
        var (load, age, trouble) = _live.Observe(readings, settings.MaxAge);
        var headroom = Headroom.Of(input.Forecast, settings);
        var forecast = headroom.Evaluate(input.Forecast, readings.At, settings);
        var isAsleep = load is null && forecast.Grade == ForecastGrade.Fresh && _live.IsScaledToZero(readings);
        if (!isAsleep && load is null)
        {
            return Unavailable(readings.At, settings, forecast, age, trouble);
        }

        // Scaled to zero, only the forecast can tell that somebody is coming. It may wake the workload, never put it to sleep.
        var known = load ?? new LiveLoad(0, 0, 1, DemandUnit.Concurrency);
        var demanded = headroom.Live * known.Demand;
        var backlog = isAsleep ? 0 : TrackAndBacklog(known, readings, settings);
        var guard = isAsleep ? 0 : Guard(readings, settings);
        string? sleepBecause = null;
        ForecastPart Part(string? skip) =>
            ForecastGuards.Apply(
                forecast,
                headroom.Forecast,
                gate,
                sleepBecause,
                input.Factors,
                readings.At,
                demanded,
                settings,
                skip
            );
        Decision With(double demand, List<string> reasons) =>
            DecisionSum.Of(settings, known, demanded, backlog, demand, guard, reasons);

        var hasDemand = known.Demand + known.Backlog > settings.ActivationThreshold;
        sleepBecause = _guards.Wakes.Observe(
            readings.At,
            hasDemand,
            isAtZero: isAsleep || readings.Replicas is { IsFresh: true, Value: 0 },
            isWanted: !hasDemand && Part(GuardNames.MinForecast).Demand > settings.ActivationThreshold,
            settings.Guards.FalseWakesPerDay
        );
        var part = Part(null);
        var woken = settings.Mode == ScalingMode.Shadow ? 0 : part.Demand;
        if (isAsleep && woken <= settings.ActivationThreshold)
        {
            var unknown = Unavailable(readings.At, settings, forecast, age, trouble);
            return sleepBecause is null ? unknown : unknown with { Reasons = [.. unknown.Reasons, .. part.Notes] };
        }

        List<string> reasons = [.. part.Notes];
        var decision = With(isAsleep ? woken : part.Demand, reasons);
        reasons.InsertRange(0, Preface(isAsleep, age, trouble));
        var bounds = GuardChain.Bounds(guards);
        return decision with
        {
            At = readings.At,
            Rung = isAsleep ? AnswerRung.FreshForecast : Rung(forecast, settings, gate, trouble),
            Forecast = forecast,
            LiveAge = age,
            Starting = isAsleep ? 0 : _replicas.StartingCount,
            Clamps =
            [
                .. part.Clamps.Select(clamp => new ClampRecord(
                    clamp.Guard,
                    clamp.Before,
                    clamp.After,
                    GuardChain.Number(bounds, With(Part(clamp.Guard).Demand, []).Required, settings.Target),
                    clamp.Reason
                )),
            ],
        };
    }

    private static IEnumerable<string> Preface(bool isAsleep, TimeSpan age, string? trouble)
    {
        if (isAsleep)
        {
            yield return "asleep: no replica reports";
        }
        else if (trouble is not null)
        {
            yield return $"last known values, {Seconds(age)} old: {trouble}";
        }
    }

    private double TrackAndBacklog(LiveLoad load, SignalReadings readings, DecisionSettings settings)
    {
        var ready = Value(readings.ReadyReplicas);
        _replicas.Observe(readings.At, Value(readings.Replicas), ready, settings.LeadTime);
        return Backlog(load, ready, readings.At, settings);
    }

    private double Backlog(LiveLoad load, double ready, DateTimeOffset at, DecisionSettings settings)
    {
        if (double.IsNaN(ready))
        {
            return BacklogCredit.Term(load, load.Backlog, double.NaN, settings.DrainTime);
        }

        var starting = _replicas.Starting;
        var left = BacklogCredit.Project(load, ready, starting, settings.Capacity, at, at + settings.LeadTime);
        var committed = (ready + _replicas.StartingCount) * settings.Target;

        // What piles up before a new replica can help is no reason for more than the present backlog asks: the shortage of
        // demand itself is ordered by the demand term.
        left = Math.Min(left, load.Backlog);
        return BacklogCredit.Term(load, left, committed, settings.DrainTime);
    }

    private static double Guard(SignalReadings readings, DecisionSettings settings)
    {
        var used = Math.Max(
            readings.KvCacheUsage.IsFresh ? readings.KvCacheUsage.Value : 0,
            readings.GpuUtilization.IsFresh ? readings.GpuUtilization.Value : 0
        );
        var replicas = Math.Ceiling((used / settings.GuardUtilization) - 1e-9);

        // The guard corrects a capacity that was stated too high; it never asks for a replica that is not needed to relieve one.
        var ready = Value(readings.ReadyReplicas);
        return double.IsNaN(ready) || replicas <= ready ? 0 : replicas * settings.Target;
    }

    private static AnswerRung Rung(ForecastTerm forecast, DecisionSettings settings, string? gate, string? trouble)
    {
        if (trouble is not null)
        {
            return AnswerRung.LastKnown;
        }

        var hasVote = settings.Mode != ScalingMode.Shadow && gate is null;
        return (hasVote ? forecast.Grade : ForecastGrade.None) switch
        {
            ForecastGrade.Fresh => AnswerRung.FreshForecast,
            ForecastGrade.Ageing => AnswerRung.AgeingForecast,
            ForecastGrade.Profile => AnswerRung.WeeklyProfile,
            _ => AnswerRung.LiveOnly,
        };
    }

    private static Decision Unavailable(
        DateTimeOffset at,
        DecisionSettings settings,
        ForecastTerm forecast,
        TimeSpan age,
        string? trouble
    ) =>
        new()
        {
            At = at,
            Rung = AnswerRung.Unavailable,
            Required = double.NaN,
            Value = double.NaN,
            Target = settings.Target,
            Replicas = 0,
            Active = false,
            LiveRequired = double.NaN,
            Forecast = forecast,
            LiveAge = age,
            Reasons =
            [
                (age > TimeSpan.Zero ? $"no live value for {Seconds(age)}" : "no live value yet")
                    + (trouble is null ? string.Empty : $": {trouble}"),
            ],
        };

    private static double Value(Reading reading) => reading.IsFresh ? Math.Max(0, reading.Value) : double.NaN;

    private static string Seconds(TimeSpan age) => age.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) + " s";
}
