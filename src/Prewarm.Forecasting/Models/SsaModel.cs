using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>Singular spectrum analysis of the series as it is.</summary>
/// <remarks>Missing samples are filled with the weekly profile; a filled sample counts as a measured one.</remarks>
internal sealed class SsaModel : IForecastModel
{
    public string Name => "ssa";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel
    {
        private readonly WeekProfile _profile;
        private readonly SsaState _state;

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            _profile = WeekProfile.Build(history.Start, history.Step, history.Values, settings.TimeZone);
            var complete = new double[history.Count];
            for (var i = 0; i < complete.Length; i++)
            {
                complete[i] = Fill(history[i], history.TimeAt(i));
            }

            _state = SsaState.Fit(complete, settings.Ssa, (int)Math.Round(TimeSpan.FromDays(1) / history.Step));
        }

        public override ModelDiagnostics Diagnostics =>
            Describe("ssa", _state.Rank, fallback: _state.Rank == 0 ? "mean: nothing to decompose" : null);

        protected override void Appended(double value) => _state.Append(Fill(value, Origin));

        protected override void Predict(Span<double> mean) => _state.Forecast(mean);

        private double Fill(double value, DateTimeOffset at) => double.IsNaN(value) ? _profile.At(at) : value;
    }
}
