using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Puts a forecast on the wire.</summary>
internal static class ForecastMessage
{
    public static Forecast Build(ForecastWorkload workload, WindowForecast forecast)
    {
        var message = new Forecast
        {
            Key = new WorkloadKey
            {
                Namespace = workload.Key.Namespace,
                Name = workload.Key.Name,
                Trigger = workload.Key.Trigger,
            },
            OriginUnixMs = forecast.Origin.ToUnixTimeMilliseconds(),
            StepSeconds = forecast.Step.TotalSeconds,
            WindowSeconds = workload.Options(1).Window.TotalSeconds,
            LeadSeconds = workload.Options(1).Lead.TotalSeconds,
            Timezone = workload.Settings.Timezone,
            Model = forecast.Model,
            State = forecast.Learning ? "learning" : "ready",
            Reason = forecast.Reason,
            HistoryPoints = forecast.HistoryPoints,
            ModelVersion = workload.Model.Version,
            TrainedUnixMs =
                workload.Model.TrainedAt > DateTimeOffset.UnixEpoch
                    ? workload.Model.TrainedAt.ToUnixTimeMilliseconds()
                    : 0,
        };
        if (forecast.Operating is { } point)
        {
            message.Operating = new OperatingPoint
            {
                Level = point.Level,
                ForecastUtilization = point.ForecastUtilization,
                LiveUtilization = point.LiveUtilization,
            };
        }

        message.Mean.AddRange(Floats(forecast.Mean));
        message.Levels.AddRange(forecast.Levels);
        message.WindowQuantiles.AddRange(Floats(forecast.WindowQuantiles));
        message.WeeklyProfile.AddRange(Floats(forecast.WeeklyProfile ?? []));
        return message;
    }

    private static IEnumerable<float> Floats(double[] values) => values.Select(value => (float)Math.Max(0, value));
}
