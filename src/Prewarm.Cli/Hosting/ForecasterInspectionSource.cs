using System.Globalization;
using Prewarm.Forecaster;
using Prewarm.Inspection;
using Prewarm.Storage;

namespace Prewarm.Cli.Hosting;

/// <summary>Shows a forecaster's board and history on the page and the API.</summary>
internal class ForecasterInspectionSource(IForecastView forecasts, IHistoryStore store, TimeProvider clock)
    : IInspectionSource
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public IReadOnlyList<WorkloadView> Workloads() => [.. forecasts.Workloads().Select(View)];

    public WorkloadView? Find(string @namespace, string name, string? trigger) =>
        forecasts.Find(@namespace, name, trigger) is { } found ? View(found) : null;

    public ForecastBody? Forecast(string @namespace, string name, string? trigger, TimeSpan horizon)
    {
        if (forecasts.Find(@namespace, name, trigger) is not { Forecast: { } forecast } found)
        {
            return null;
        }

        var count = Math.Min(forecast.Mean.Length, (int)Math.Floor(horizon / forecast.Step) + 1);
        return new ForecastBody(
            found.Key.Namespace,
            found.Key.Name,
            found.Key.Trigger,
            found.Unit,
            forecast.Origin,
            forecast.Step.TotalSeconds,
            found.Window.TotalSeconds,
            forecast.Model,
            State(found),
            forecast.Reason,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(point => new ForecastPoint(
                        forecast.Origin + (forecast.Step * point),
                        forecast.Mean[point],
                        Enumerable
                            .Range(0, forecast.Levels.Length)
                            .ToDictionary(
                                level => forecast.Levels[level].ToString("0.####", CultureInfo.InvariantCulture),
                                level => forecast.Quantile(level, point)
                            )
                    )),
            ]
        );
    }

    public HistoryBody? History(string @namespace, string name, string? trigger, DateTimeOffset from, DateTimeOffset to)
    {
        if (forecasts.Find(@namespace, name, trigger) is not { } found)
        {
            return null;
        }

        var series = store.Read(found.Key, from, to);
        return new HistoryBody(
            found.Key.Namespace,
            found.Key.Name,
            found.Key.Trigger,
            found.Unit,
            series.Start,
            series.Step.TotalSeconds,
            [.. series.Values.ToArray().Select(value => double.IsNaN(value) ? (double?)null : value)]
        );
    }

    public virtual IReadOnlyList<FleetPoint> Fleet() => [];

    /// <summary>The last decision where this host knows it.</summary>
    protected virtual DecisionView? Decision => null;

    private WorkloadView View(ForecastSummary summary) =>
        new()
        {
            Namespace = summary.Key.Namespace,
            Name = summary.Key.Name,
            Trigger = summary.Key.Trigger,
            Unit = summary.Unit,
            TimeZone = summary.TimeZone,
            Quantile = summary.Quantile,
            WindowSeconds = summary.Window.TotalSeconds,
            State = State(summary),
            Model = summary.Forecast?.Model,
            Reason = summary.Forecast?.Reason,
            Origin = summary.Forecast?.Origin,
            HistoryPoints = summary.Forecast?.HistoryPoints ?? 0,
            TrainedAt = summary.LastTraining?.At,
            Decision = Decision,
        };

    private static string State(ForecastSummary summary) =>
        summary.Forecast switch
        {
            null => "untrained",
            { Learning: true } => "learning",
            _ => "ready",
        };
}
