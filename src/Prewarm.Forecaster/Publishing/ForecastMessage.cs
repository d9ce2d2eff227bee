using Prewarm.Forecaster.Workloads;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Puts a forecast on the wire.</summary>
internal static class ForecastMessage
{
    public static Forecast Build(ForecastWorkload workload, ServedForecast served)
    {
        var forecast = served.Forecast;
        var message = new Forecast
        {
            Key = new WorkloadKey
            {
                Namespace = workload.Key.Namespace,
                Name = workload.Key.Name,
                Trigger = workload.Key.Trigger,
            },
            OriginUnixMs = forecast.Known.ToUnixTimeMilliseconds(),
            StepSeconds = forecast.Step.TotalSeconds,
            WindowSeconds = workload.Options(1).Window.TotalSeconds,
            LeadSeconds = workload.Options(1).Lead.TotalSeconds,
            Timezone = workload.Settings.Timezone,
            Model = forecast.Model,
            State =
                forecast.Learning ? "learning"
                : workload.IsThrottled ? "throttled"
                : "ready",
            Reason = workload.IsThrottled ? "too many pre-warms of the last day were in vain" : forecast.Reason,
            HistoryPoints = forecast.HistoryPoints,
            ModelVersion = served.ModelVersion,
            TrainedUnixMs = served.TrainedAt > DateTimeOffset.UnixEpoch ? served.TrainedAt.ToUnixTimeMilliseconds() : 0,
        };
        message.Operating.AddRange(
            forecast.Operating.Select(point => new OperatingPoint
            {
                Level = point.Level,
                ForecastUtilization = point.ForecastUtilization,
                LiveUtilization = point.LiveUtilization,
                HoldSeconds = point.Hold.TotalSeconds,
            })
        );
        message.HoldSeconds.AddRange(forecast.Holds.Select(hold => hold.TotalSeconds));
        message.Held.AddRange(Floats(forecast.Held));
        message.Mean.AddRange(Floats(forecast.Mean));
        message.Levels.AddRange(forecast.Levels);
        message.WindowQuantiles.AddRange(Floats(forecast.WindowQuantiles));
        message.WeeklyProfile.AddRange(Floats(forecast.WeeklyProfile ?? []));
        // A count of zero windows keeps the scaler's gate open while any figure is unknown.
        var options = workload.Options(1);
        if (served.Diagnostics.Score(options.Levels, options.OperatingQuantile) is { } score)
        {
            message.ScoredWindows = score.Windows;
            message.LossRatio = score.LossRatio;
            message.Coverage = score.Coverage;
            message.CoverageLevel = score.Level;
        }

        return message;
    }

    private static IEnumerable<float> Floats(double[] values) => values.Select(value => (float)Math.Max(0, value));
}
