using Prewarm.Scaling.Live;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>Adds the terms of one step up: what each mode would ask for, what this one does, and the reason that leads.</summary>
internal static class DecisionSum
{
    /// <param name="demand">Live demand with its headroom.</param>
    /// <param name="backlog">Demand added for the backlog after credit.</param>
    /// <param name="forecast">The forecast's demand after the clamps; 0 without a vote.</param>
    /// <param name="guard">Least demand that the KV-cache guard asks for.</param>
    /// <param name="reasons">Gets the main reason as its first.</param>
    public static Decision Of(
        DecisionSettings settings,
        LiveLoad load,
        double demand,
        double backlog,
        double forecast,
        double guard,
        List<string> reasons
    )
    {
        // All three are kept, whichever is reported: what another mode would have asked for must not be a guess later.
        var alone = load.Demand + backlog;
        var floor = Math.Max(forecast, demand) + backlog;
        var full = forecast > 0 ? Math.Max(forecast, load.Demand * settings.TargetUtilization) + backlog : floor;
        var required = settings.Mode switch
        {
            ScalingMode.Shadow => alone,
            ScalingMode.Full => full,
            _ => floor,
        };
        var live = settings.Mode == ScalingMode.Shadow ? alone : demand + backlog;
        reasons.Insert(0, MainReason(settings.Mode, demand, backlog, forecast, required, guard));
        required = Math.Max(required, guard);
        var asked = Math.Min(required, MetricRounding.ValueMax);
        var value = settings.Deadband
            ? MetricRounding.OutsideTolerance(asked, settings.Target)
            : MetricRounding.Value(asked, settings.Target);
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
            LiveAloneRequired = Math.Max(alone, guard),
            FloorRequired = Math.Max(floor, guard),
            FullRequired = Math.Max(full, guard),
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
}
