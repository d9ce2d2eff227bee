using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Puts a forecast on the wire.</summary>
internal static class ForecastMessage
{
    /// <summary>Bases that need no model: what any forecast has to beat.</summary>
    private static readonly string[] Naive = ["last-value", "week-1"];

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
            ModelVersion = workload.Model.Version,
            TrainedUnixMs =
                workload.Model.TrainedAt > DateTimeOffset.UnixEpoch
                    ? workload.Model.TrainedAt.ToUnixTimeMilliseconds()
                    : 0,
        };
        message.Operating.AddRange(
            forecast.Operating.Select(point => new OperatingPoint
            {
                Level = point.Level,
                ForecastUtilization = point.ForecastUtilization,
                LiveUtilization = point.LiveUtilization,
            })
        );
        message.Mean.AddRange(Floats(forecast.Mean));
        message.Levels.AddRange(forecast.Levels);
        message.WindowQuantiles.AddRange(Floats(forecast.WindowQuantiles));
        message.WeeklyProfile.AddRange(Floats(forecast.WeeklyProfile ?? []));
        if (workload.Diagnostics is { } diagnostics)
        {
            AddAccuracy(message, diagnostics, workload.Options(1).OperatingQuantile);
        }

        return message;
    }

    /// <summary>Leaves the count of windows at zero, so that the gate stays open, while any figure is unknown.</summary>
    private static void AddAccuracy(Forecast message, ForecastDiagnostics diagnostics, double quantile)
    {
        var naive = diagnostics
            .Bases.Where(known => Naive.Contains(known.Name) && known.PinballLoss > 0)
            .Select(known => known.PinballLoss)
            .DefaultIfEmpty(double.NaN)
            .Min();
        var level = Enumerable
            .Range(0, message.Levels.Count)
            .MinBy(index => Math.Abs(message.Levels[index] - quantile));
        var ratio = diagnostics.PinballLoss / naive;
        if (double.IsFinite(ratio) && double.IsFinite(diagnostics.Coverage[level]))
        {
            message.ScoredWindows = diagnostics.ScoredWindows;
            message.LossRatio = ratio;
            message.Coverage = diagnostics.Coverage[level];
            message.CoverageLevel = message.Levels[level];
        }
    }

    private static IEnumerable<float> Floats(double[] values) => values.Select(value => (float)Math.Max(0, value));
}
