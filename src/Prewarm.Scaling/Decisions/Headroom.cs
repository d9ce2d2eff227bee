using Prewarm.Forecasting.Replay;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>How much more than bare demand is provided for, in units of the metric's target.</summary>
/// <remarks>
/// The metric's target is capacity times the stated utilization and never moves. An operating point that fills replicas
/// further says so by a factor below one on demand: demand d at utilization u needs d / (capacity * u) replicas, which is
/// d * stated / u over the target. In shadow the live value is what a plain scaler would report: no factor.
/// </remarks>
/// <param name="Point">The operating point behind it; null when the stated values hold.</param>
/// <param name="Forecast">Factor on forecast demand.</param>
/// <param name="Live">Factor on live demand.</param>
internal readonly record struct Headroom(OperatingPoint? Point, double Forecast, double Live)
{
    /// <summary>The headroom that holds with a forecast.</summary>
    public static Headroom Of(ForecastView? forecast, DecisionSettings settings) =>
        settings.Mode != ScalingMode.Shadow && forecast is { Learning: false, Operating: { } point } && IsGood(point)
            ? new Headroom(
                point,
                settings.TargetUtilization / point.ForecastUtilization,
                settings.TargetUtilization / point.LiveUtilization
            )
            : new Headroom(null, 1, 1);

    /// <summary>The forecast's term at the level that holds.</summary>
    public ForecastTerm Evaluate(ForecastView? forecast, DateTimeOffset at, DecisionSettings settings) =>
        Point switch
        {
            { IsLiveOnly: true } => ForecastTerm.Silent(
                forecast!,
                at,
                "forecasting did not pay on this workload's own past; live signals decide"
            ),
            { } point => ForecastTerm.Evaluate(forecast, at, point.Level, settings.ForecastFreshFor),
            null => ForecastTerm.Evaluate(forecast, at, settings.Quantile, settings.ForecastFreshFor),
        };

    private static bool IsGood(OperatingPoint point) =>
        point is { Level: >= 0 and < 1, ForecastUtilization: > 0 and <= 1, LiveUtilization: > 0 and <= 1 };
}
