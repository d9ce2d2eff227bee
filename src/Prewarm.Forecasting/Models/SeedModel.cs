using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>The plain idea to beat: the mean of the same local time in the last four weeks, a fifth on top.</summary>
/// <remarks>Weeks before the history are left out; without any the last value stands in, with the same margin.</remarks>
internal sealed class SeedModel : IForecastModel
{
    private const int Weeks = 4;
    private const double Margin = 1.2;

    public string Name => "seed";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted(RegularSeries history, ModelSettings settings) : FittedModel(history, settings)
    {
        private readonly SeasonIndex _week = new(history.Step, TimeSpan.FromDays(7), settings.TimeZone);

        public override ModelDiagnostics Diagnostics =>
            Describe(
                "seed",
                fallback: Step * Values.Count < TimeSpan.FromDays(7)
                    ? "last value: less than one week of history"
                    : null
            );

        protected override void Predict(Span<double> mean)
        {
            for (var h = 0; h < mean.Length; h++)
            {
                mean[h] = At(h + 1);
            }
        }

        protected override double? PredictAt(int lead) => At(lead);

        private double At(int lead)
        {
            var index = Values.Count + lead - 1;
            var at = TimeAt(index);
            var (sum, count) = (0.0, 0);
            for (var age = 1; age <= Weeks; age++)
            {
                var past = _week.Past(index, at, age);
                if (past >= 0 && past < Values.Count && !double.IsNaN(Values[past]))
                {
                    (sum, count) = (sum + Values[past], count + 1);
                }
            }

            return Margin * (count == 0 ? Newest() : sum / count);
        }
    }
}
