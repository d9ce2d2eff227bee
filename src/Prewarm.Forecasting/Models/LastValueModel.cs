using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>Tomorrow is as now: the newest known sample for every horizon.</summary>
internal sealed class LastValueModel : IForecastModel
{
    public string Name => "last-value";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted(RegularSeries history, ModelSettings settings) : FittedModel(history, settings)
    {
        public override ModelDiagnostics Diagnostics => Describe("last-value");

        protected override void Predict(Span<double> mean) => mean.Fill(Newest());

        protected override double? PredictAt(int lead) => Newest();
    }
}
