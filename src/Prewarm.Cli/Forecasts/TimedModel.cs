using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>Measures what a model costs.</summary>
internal sealed class TimedModel(IForecastModel model, TimeProvider clock) : IForecastModel
{
    private TimeSpan _fitting;
    private TimeSpan _forecasting;
    private long _fits;
    private long _forecasts;

    public string Name => model.Name;

    /// <summary>Mean of a fit; zero before one.</summary>
    public double FitMilliseconds => _fits == 0 ? 0 : _fitting.TotalMilliseconds / _fits;

    /// <summary>Mean of asking for all leads from one origin; zero before one.</summary>
    public double ForecastMilliseconds => _forecasts == 0 ? 0 : _forecasting.TotalMilliseconds / _forecasts;

    public IFittedModel Fit(RegularSeries history, ModelSettings settings)
    {
        var began = clock.GetTimestamp();
        var fitted = model.Fit(history, settings);
        _fitting += clock.GetElapsedTime(began);
        _fits++;
        return new Timed(fitted, this);
    }

    private void Forecasted(long began)
    {
        _forecasting += clock.GetElapsedTime(began);
        _forecasts++;
    }

    private sealed class Timed(IFittedModel fitted, TimedModel owner) : IFittedModel, IQuantileForecasts
    {
        public DateTimeOffset Origin => fitted.Origin;

        public TimeSpan Step => fitted.Step;

        public ModelDiagnostics Diagnostics => fitted.Diagnostics;

        public void Forecast(Span<double> mean)
        {
            var began = owner.Started();
            fitted.Forecast(mean);
            owner.Forecasted(began);
        }

        public void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
        {
            var began = owner.Started();
            fitted.ForecastAt(leads, mean);
            owner.Forecasted(began);
        }

        public void Append(double value) => fitted.Append(value);

        public bool HasQuantiles(int lead) => fitted is IQuantileForecasts own && own.HasQuantiles(lead);

        public double QuantileAt(int lead, double level) => ((IQuantileForecasts)fitted).QuantileAt(lead, level);
    }

    private long Started() => clock.GetTimestamp();
}
