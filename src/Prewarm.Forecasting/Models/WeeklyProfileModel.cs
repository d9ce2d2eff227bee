using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>The robust weekly profile, moved to the level of the last hours; the correction fades with the horizon.</summary>
/// <remarks>
/// The level is an exponentially weighted mean of the last residuals (half-life <see cref="LevelHalfLife"/>), missing samples skipped; h steps on
/// f^h of it is left, with half gone after <see cref="FadeHalfLife"/>. Additive, so that a profile near zero is no danger.
/// </remarks>
internal sealed class WeeklyProfileModel : IForecastModel
{
    private static readonly TimeSpan LevelHalfLife = TimeSpan.FromHours(1);

    private static readonly TimeSpan FadeHalfLife = TimeSpan.FromHours(6);

    public string Name => "weekly-profile";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel
    {
        private readonly WeekProfile _profile;
        private readonly double _keep;
        private readonly double _fade;
        private readonly string? _fallback;
        private double _sum;
        private double _mass;

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            _profile = WeekProfile.Build(history.Start, history.Step, history.Values, settings.TimeZone);
            _keep = Math.Pow(0.5, history.Step / LevelHalfLife);
            _fade = Math.Pow(0.5, history.Step / FadeHalfLife);
            _fallback = WeekProfileFallback.Describe(history);
            for (var i = 0; i < history.Count; i++)
            {
                Correct(history[i], history.TimeAt(i));
            }
        }

        public override ModelDiagnostics Diagnostics => Describe("weekly-profile", fallback: _fallback);

        protected override void Appended(double value) => Correct(value, Origin);

        protected override void Predict(Span<double> mean)
        {
            var level = _mass > 0 ? _sum / _mass : 0;
            for (var h = 0; h < mean.Length; h++)
            {
                level *= _fade;
                mean[h] = _profile.At(TimeAt(Values.Count + h)) + level;
            }
        }

        protected override double? PredictAt(int lead) =>
            _profile.At(TimeAt(Values.Count + lead - 1)) + (_mass > 0 ? _sum / _mass * Math.Pow(_fade, lead) : 0);

        private void Correct(double value, DateTimeOffset at)
        {
            if (!double.IsNaN(value))
            {
                _sum = (_keep * _sum) + value - _profile.At(at);
                _mass = (_keep * _mass) + 1;
            }
        }
    }
}

/// <summary>Says what a profile rests on when history is short.</summary>
internal static class WeekProfileFallback
{
    public static string? Describe(RegularSeries history)
    {
        var length = history.Step * history.Count;
        return length < TimeSpan.FromDays(1) ? "one level: less than one day of history"
            : length < TimeSpan.FromDays(7) ? "day profile: less than one week of history"
            : length < TimeSpan.FromDays(14) ? "one week known: no median over weeks yet"
            : null;
    }
}
