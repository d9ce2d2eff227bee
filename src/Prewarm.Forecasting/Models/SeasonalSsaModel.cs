using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>The robust weekly profile, and singular spectrum analysis of what it leaves.</summary>
/// <remarks>
/// Calendar structure costs the decomposition most of its rank and is better known from a median over weeks; what is left (level, trend,
/// this week's departure from the usual) is short, smooth and low in rank. Missing samples are filled with a remainder of zero, that is
/// with the profile itself, and weigh as much as measured ones.
/// </remarks>
internal sealed class SeasonalSsaModel : IForecastModel
{
    public string Name => "seasonal-ssa";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel
    {
        private readonly WeekProfile _profile;
        private readonly SsaState _state;
        private readonly string? _fallback;

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            _profile = WeekProfile.Build(history.Start, history.Step, history.Values, settings.TimeZone);
            _fallback = WeekProfileFallback.Describe(history);
            var rest = new double[history.Count];
            for (var i = 0; i < rest.Length; i++)
            {
                rest[i] = Remainder(history[i], history.TimeAt(i));
            }

            var perDay = (int)Math.Round(TimeSpan.FromDays(1) / history.Step);
            _state = SsaState.Fit(rest, SsaModel.Options(settings), perDay, signalOnly: true);
        }

        public override ModelDiagnostics Diagnostics => Describe("seasonal-ssa", _state.Rank, fallback: _fallback);

        protected override void Appended(double value) => _state.Append(Remainder(value, Origin));

        protected override void Predict(Span<double> mean)
        {
            _state.Path(mean);
            for (var h = 0; h < mean.Length; h++)
            {
                mean[h] += _profile.At(TimeAt(Values.Count + h));
            }
        }

        protected override double? PredictAt(int lead) =>
            _state.ForecastAt(lead) + _profile.At(TimeAt(Values.Count + lead - 1));

        private double Remainder(double value, DateTimeOffset at) => double.IsNaN(value) ? 0 : value - _profile.At(at);
    }
}
