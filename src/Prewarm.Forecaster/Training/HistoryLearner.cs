using System.Globalization;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Learns from a stored history what production learns from it: without masked spans and events, with a sibling's past before a short one.</summary>
internal sealed class HistoryLearner(
    IHistoryStore store,
    ForecastBoard board,
    HistoryMasks masks,
    ConfiguredCalendars calendars
)
{
    /// <summary>A model without a version, at the end of the history.</summary>
    /// <param name="workload">Whose it is.</param>
    /// <param name="stored">Its samples, not empty.</param>
    /// <param name="options">What the forecaster is trained with.</param>
    public TrainedModel Learn(ForecastWorkload workload, RegularSeries stored, WindowMaxOptions options)
    {
        var masked = masks.Of(workload.Key);
        var past = SiblingPrior.Prepend(masked.Apply(stored), Sibling(workload, stored.End));
        var calendar = calendars.Learn(workload, past, options);
        var forecaster = WindowMaxForecaster.Train(calendar.Factors.Usual(past), options);
        return new TrainedModel(forecaster, 0, default) { Masks = masked, Calendar = calendar };
    }

    /// <summary>For inspection: forecasts of one workload as of a past moment.</summary>
    public IPastForecaster Of(ForecastWorkload workload) => new Past(this, workload);

    private string VersionOf(ForecastWorkload workload) =>
        string.Join(
            ';',
            masks
                .Of(workload.Key)
                .Spans.Select(span =>
                    string.Create(CultureInfo.InvariantCulture, $"{span.Start.UtcTicks}-{span.End.UtcTicks}")
                )
                .Prepend(calendars.StampOf(workload))
        );

    /// <summary>The history of the sibling that the settings name, as far back as a newcomer can use it; null without one.</summary>
    private RegularSeries? Sibling(ForecastWorkload workload, DateTimeOffset until)
    {
        var name = workload.Settings.Sibling;
        var sibling =
            name.Length == 0
                ? null
                : board.All.FirstOrDefault(one => $"{one.Key.Namespace}/{one.Key.Name}" == name && one != workload);
        if (sibling is null || store.Span(sibling.Key) is not { } span || span.First > until)
        {
            return null;
        }

        var from = until - SiblingPrior.Span;
        return masks.Of(sibling.Key).Apply(store.Read(sibling.Key, from > span.First ? from : span.First, until));
    }

    private sealed class Past(HistoryLearner learner, ForecastWorkload workload) : IPastForecaster
    {
        public string Version => learner.VersionOf(workload);

        public WindowForecast Forecast(RegularSeries history, WindowMaxOptions options)
        {
            var model = learner.Learn(workload, history, options);
            return model.Calendar.Apply(model.Forecaster.Forecast());
        }
    }
}
