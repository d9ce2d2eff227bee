using System.Globalization;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Live;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>Decides for one workload, step by step: live term, forecast window, guard, answer ladder, rounding, activity.</summary>
/// <remarks>
/// <c>required = max(forecastDemand, liveDemand) + backlogTerm</c>, never below the guard. No clock, no I/O: the same sequence of
/// inputs gives the same decisions. One instance per workload; not thread-safe.
/// </remarks>
public sealed class DecisionEngine
{
    /// <summary>A forecast below this share of one replica is noise, not a reason to keep a GPU awake.</summary>
    private const double NoiseShareOfReplica = 0.01;

    private readonly LiveMemory _live = new();
    private readonly ReplicaTracker _replicas = new();

    /// <summary>Mean service time learned from the signals, in seconds; NaN while unknown.</summary>
    public double ServiceSeconds => _live.ServiceSeconds;

    /// <summary>Takes one step.</summary>
    /// <param name="input">Signals and forecast of one instant; instants should not go back.</param>
    /// <param name="settings">May change between steps.</param>
    public Decision Decide(DecisionInput input, DecisionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(settings);
        var readings = input.Readings;
        var (load, age, trouble) = _live.Observe(readings, settings.MaxAge);
        var headroom = Headroom.Of(input.Forecast, settings);
        var forecast = headroom.Evaluate(input.Forecast, readings.At, settings);
        var reasons = new List<string>();
        if (load is null && forecast.Grade == ForecastGrade.Fresh && _live.IsScaledToZero(readings))
        {
            return WakeOrUnavailable(readings.At, settings, headroom, forecast, age, trouble, reasons);
        }

        if (load is not { } known)
        {
            return Unavailable(readings.At, settings, forecast, age, trouble);
        }

        var ready = Value(readings.ReadyReplicas);
        _replicas.Observe(readings.At, Value(readings.Replicas), ready, settings.LeadTime);
        var backlog = Backlog(known, ready, readings.At, settings);
        var forecastRequired = ClampForecast(headroom, forecast, settings, reasons);
        var guard = Guard(readings, settings);
        var decision = Combine(settings, headroom, known, backlog, forecastRequired, guard, reasons) with
        {
            At = readings.At,
            Rung = Rung(forecast, settings, trouble),
            Forecast = forecast,
            LiveAge = age,
            Starting = _replicas.StartingCount,
        };
        if (trouble is not null)
        {
            reasons.Insert(0, $"last known values, {Seconds(age)} old: {trouble}");
        }

        _replicas.Asked(readings.At, decision.Replicas);
        return decision;
    }

    /// <summary>Scaled to zero, only the forecast can tell that somebody is coming. It may wake the workload, never put it to sleep.</summary>
    private static Decision WakeOrUnavailable(
        DateTimeOffset at,
        DecisionSettings settings,
        Headroom headroom,
        ForecastTerm forecast,
        TimeSpan age,
        string? trouble,
        List<string> reasons
    )
    {
        var demand = settings.Mode == ScalingMode.Shadow ? 0 : ClampForecast(headroom, forecast, settings, reasons);
        if (demand <= settings.ActivationThreshold)
        {
            return Unavailable(at, settings, forecast, age, trouble);
        }

        var asleep = new LiveLoad(0, 0, 1, DemandUnit.Concurrency);
        reasons.Insert(0, "asleep: no replica reports");
        return Combine(settings, headroom, asleep, 0, demand, 0, reasons) with
        {
            At = at,
            Rung = AnswerRung.FreshForecast,
            Forecast = forecast,
            LiveAge = age,
        };
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

    private static double ClampForecast(
        Headroom headroom,
        ForecastTerm forecast,
        DecisionSettings settings,
        List<string> reasons
    )
    {
        if (forecast.Grade == ForecastGrade.None)
        {
            reasons.Add(forecast.Reason);
            return 0;
        }

        var demand =
            forecast.Demand < NoiseShareOfReplica * settings.Capacity ? 0 : headroom.Forecast * forecast.Demand;
        if (settings.MinForecastReplicas * settings.Target is { } floor && demand < floor)
        {
            demand = floor;
            reasons.Add("minForecastReplicas raised the forecast");
        }

        if (settings.MaxForecastReplicas * settings.Target is { } cap && demand > cap)
        {
            demand = cap;
            reasons.Add("maxForecastReplicas capped the forecast");
        }

        return demand;
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

    private static Decision Combine(
        DecisionSettings settings,
        Headroom headroom,
        LiveLoad load,
        double backlog,
        double forecast,
        double guard,
        List<string> reasons
    )
    {
        var demand = headroom.Live * load.Demand;
        var live = demand + backlog;
        var required = settings.Mode switch
        {
            ScalingMode.Shadow => live,
            ScalingMode.Full when forecast > 0 => Math.Max(forecast, load.Demand * settings.TargetUtilization)
                + backlog,
            _ => Math.Max(forecast, demand) + backlog,
        };
        reasons.Insert(0, MainReason(settings.Mode, demand, backlog, forecast, required, guard));
        required = Math.Max(required, guard);
        var value = MetricRounding.Value(Math.Min(required, MetricRounding.ValueMax), settings.Target);
        return new Decision
        {
            At = default,
            Rung = AnswerRung.LiveOnly,
            Required = required,
            Value = value,
            Target = settings.Target,
            Replicas = MetricRounding.Replicas(value, settings.Target),
            Active = value > settings.ActivationThreshold,
            LiveRequired = live,
            Load = load,
            BacklogTerm = backlog,
            Forecast = default,
            ForecastRequired = forecast,
            GuardRequired = guard,
            Reasons = reasons,
        };
    }

    private static string MainReason(
        ScalingMode mode,
        double demand,
        double backlog,
        double forecast,
        double required,
        double guard
    )
    {
        if (guard > required)
        {
            return "KV-cache or GPU use is above its guard";
        }

        var main = forecast > demand ? "forecast demand of the lead window" : "live demand";
        if (mode == ScalingMode.Shadow)
        {
            main =
                forecast > demand
                    ? "live demand (shadow: the forecast would have asked for more)"
                    : "live demand (shadow)";
        }

        return backlog > 0 ? main + " plus backlog" : main;
    }

    private static AnswerRung Rung(ForecastTerm forecast, DecisionSettings settings, string? trouble)
    {
        if (trouble is not null)
        {
            return AnswerRung.LastKnown;
        }

        return (settings.Mode == ScalingMode.Shadow ? ForecastGrade.None : forecast.Grade) switch
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
