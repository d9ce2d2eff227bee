using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Calendar;

/// <summary>Any model, with events: it learns usual demand and its forecasts carry the events that lie ahead.</summary>
/// <remarks>What the events mean is learned anew at each fit, from the history of that fit only, so that a backtest sees nothing of the future.</remarks>
/// <param name="inner">The model.</param>
/// <param name="overlays">Events, past and to come.</param>
public sealed class OverlaidModel(IForecastModel inner, EventOverlays overlays) : IForecastModel
{
    public string Name => inner.Name;

    public IFittedModel Fit(RegularSeries history, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var factors = overlays.Learn(history, settings.TimeZone);
        return new Fitted(inner.Fit(factors.Usual(history), settings), factors);
    }

    private sealed class Fitted(IFittedModel inner, EventFactors factors) : IFittedModel
    {
        public DateTimeOffset Origin => inner.Origin;

        public TimeSpan Step => inner.Step;

        public ModelDiagnostics Diagnostics => inner.Diagnostics;

        public void Forecast(Span<double> mean)
        {
            inner.Forecast(mean);
            for (var h = 0; h < mean.Length; h++)
            {
                mean[h] = EventFactors.Bounded(mean[h] * factors.At(Origin + (Step * (h + 1))));
            }
        }

        public void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
        {
            inner.ForecastAt(leads, mean);
            for (var i = 0; i < leads.Length; i++)
            {
                mean[i] = EventFactors.Bounded(mean[i] * factors.At(Origin + (Step * leads[i])));
            }
        }

        public void Append(double value) => inner.Append(factors.UsualOf(value, Origin + Step));
    }
}
