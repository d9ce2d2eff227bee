using System.Globalization;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Charts;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>History and forecasts of one workload, the forecasts also as they would have been at a past moment.</summary>
internal sealed class SeriesReader(
    IInspectionSource source,
    IHistoryStore history,
    IDecisionStore decisions,
    PastForecasts past
)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The latest forecast, or the one that was possible at a past moment; null when there is none.</summary>
    public ForecastBody? Forecast(
        InspectedWorkload workload,
        TimeSpan horizon,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken
    )
    {
        var forecast = Find(workload, horizon, asOf, cancellationToken);
        return forecast is null
            ? null
            : Body(workload, forecast, horizon, asOf, Target(workload.Key, asOf ?? source.Now));
    }

    /// <summary>The operating points of the latest forecast, or of the one that was possible at a past moment, and what they ask for then.</summary>
    public OperatingBody Operating(
        InspectedWorkload workload,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken
    )
    {
        var at = asOf ?? source.Now;
        var forecast = Find(workload, TimeSpan.Zero, asOf, cancellationToken);
        return OperatingReading.Read(workload, forecast, at, Target(workload.Key, at));
    }

    /// <summary>The forecast itself. Horizons beyond the published one are made from the stored history.</summary>
    public WindowForecast? Find(
        InspectedWorkload workload,
        TimeSpan horizon,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken
    )
    {
        var moment = asOf is { } then && then < source.Now - Minute ? then : (DateTimeOffset?)null;
        var near = moment is { } at ? past.At(workload, at, cancellationToken) : workload.Forecast;
        return near is null || horizon <= near.Step * near.Mean.Length // The last point stands for its step.
                ? near
            : past.Further(workload, near.Origin, cancellationToken) is { } far
                ? LongerForecast.Join(near, far, PastForecasts.PointsMax)
            : near;
    }

    /// <summary>Demand in [from, to], thinned to a number of points when one is given.</summary>
    public HistoryBody History(InspectedWorkload workload, DateTimeOffset from, DateTimeOffset to, int? points)
    {
        var series = history.Read(workload.Key, from, to);
        var kept = points is { } most ? Decimation.MinMax(series.Values, most) : null;
        IReadOnlyList<double?> values = kept is null
            ? [.. series.Values.ToArray().Select(DecisionReading.Finite)]
            : [.. kept.Select(i => DecisionReading.Finite(series[i]))];
        return new HistoryBody(
            workload.Key.Namespace,
            workload.Key.Name,
            workload.Key.Trigger,
            workload.Unit,
            series.Start,
            series.Step.TotalSeconds,
            values,
            kept is null ? null : [.. kept.Select(series.TimeAt)]
        );
    }

    /// <summary>The metric's target in force at an instant; null when none is known.</summary>
    public double? Target(HistoryKey key, DateTimeOffset at) =>
        decisions.At(key, at) is { Target: > 0 } row ? row.Target : null;

    private static ForecastBody Body(
        InspectedWorkload workload,
        WindowForecast forecast,
        TimeSpan horizon,
        DateTimeOffset? asOf,
        double? target
    )
    {
        var provided = ProvisionReading.Ahead(workload, forecast, target);
        var count = Math.Min(forecast.Mean.Length, (int)Math.Floor(horizon / forecast.Step) + 1);
        var names = forecast.Levels.Select(level => level.ToString("0.####", CultureInfo.InvariantCulture)).ToArray();
        return new ForecastBody(
            workload.Key.Namespace,
            workload.Key.Name,
            workload.Key.Trigger,
            workload.Unit,
            forecast.Origin,
            forecast.Step.TotalSeconds,
            workload.Window.TotalSeconds,
            forecast.Model,
            forecast.Learning ? "learning" : "ready",
            forecast.Reason,
            ProvisionReading.Settings(workload, target).TargetUtilization,
            forecast.Operating is [{ IsLiveOnly: true }, ..],
            asOf,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(point => new ForecastPoint(
                        forecast.Origin + (forecast.Step * point),
                        forecast.Mean[point],
                        Enumerable
                            .Range(0, names.Length)
                            .ToDictionary(level => names[level], level => forecast.Quantile(level, point)),
                        provided[point]
                    )),
            ]
        );
    }
}
