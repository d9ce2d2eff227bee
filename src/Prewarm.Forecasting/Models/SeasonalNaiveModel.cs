using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>The value at the same local time one season ago; further seasons back where that one is missing or still ahead.</summary>
/// <remarks>Falls back to the last value where no season is known.</remarks>
internal sealed class SeasonalNaiveModel(string name, TimeSpan season) : IForecastModel
{
    public string Name => name;

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) =>
        new Fitted(name, season, history, settings);

    private sealed class Fitted(string name, TimeSpan season, RegularSeries history, ModelSettings settings)
        : FittedModel(history, settings)
    {
        /// <summary>Seasons that are looked back for a known sample.</summary>
        private const int SeasonsMost = 8;

        private readonly SeasonIndex _season = new(history.Step, season, settings.TimeZone);

        public override ModelDiagnostics Diagnostics =>
            Describe(
                name,
                fallback: Step * Values.Count < season ? "last value: less than one season of history" : null
            );

        protected override void Predict(Span<double> mean)
        {
            for (var h = 0; h < mean.Length; h++)
            {
                mean[h] = PredictAt(h + 1) ?? double.NaN;
            }
        }

        protected override double? PredictAt(int lead)
        {
            var index = Values.Count + lead - 1;
            var at = TimeAt(index);
            for (var age = 1; age <= SeasonsMost + (int)(Step * lead / season); age++)
            {
                var past = _season.Past(index, at, age);
                if (past < 0)
                {
                    break;
                }

                if (past < Values.Count && !double.IsNaN(Values[past]))
                {
                    return Values[past];
                }
            }

            return double.NaN;
        }
    }
}
