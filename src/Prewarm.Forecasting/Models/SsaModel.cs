using Prewarm.Forecasting.Decomposition;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>Singular spectrum analysis of the series as it is.</summary>
/// <remarks>Missing samples are filled with the weekly profile; a filled sample counts as a measured one.</remarks>
internal sealed class SsaModel : IForecastModel
{
    /// <summary>Samples that are decomposed unless the options say otherwise: two weeks of minutes. More cost time and change little.</summary>
    private const int TrainMost = 20_160;

    public string Name => "ssa";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    /// <summary>The options, the newest samples only where they leave that open.</summary>
    internal static SsaOptions Options(ModelSettings settings) =>
        settings.Ssa with
        {
            TrainSize = settings.Ssa.TrainSize ?? TrainMost,
        };

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

            var perDay = (int)Math.Round(TimeSpan.FromDays(1) / history.Step);
            _state = SsaState.Fit(complete, Options(settings), perDay, signalOnly: true);
        }

        public override ModelDiagnostics Diagnostics =>
            Describe("ssa", _state.Rank, fallback: _state.Rank == 0 ? "mean: nothing to decompose" : null);

        protected override void Appended(double value) => _state.Append(Fill(value, Origin));

        protected override void Predict(Span<double> mean) => _state.Path(mean);

        protected override double? PredictAt(int lead) => _state.ForecastAt(lead);

        private double Fill(double value, DateTimeOffset at) => double.IsNaN(value) ? _profile.At(at) : value;
    }
}
