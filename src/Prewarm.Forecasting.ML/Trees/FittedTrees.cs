using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>The trees with their series at an origin.</summary>
internal sealed class FittedTrees : IFittedModel
{
    /// <summary>Fewer rows than this train nothing.</summary>
    private const int RowsLeast = 100;

    private readonly DateTimeOffset _start;
    private readonly bool _isNonNegative;
    private readonly SampleTrack _track;
    private readonly RowFeatures _features;
    private readonly int _leadMost;
    private readonly string? _fallback;
    private readonly double _spread = double.NaN;
    private readonly BoostedRegression? _regression;

    public FittedTrees(RegularSeries history, ModelSettings settings, TreeOptions options)
    {
        _start = history.Start;
        Step = history.Step;
        _isNonNegative = settings.NonNegative;
        _track = new SampleTrack(history, settings.TimeZone);
        var day = _track.Clock.StepsPerDay;
        var week = _track.Clock.StepsPerWeek;
        _features = new RowFeatures(_track, history.Count > 2 * week);
        var first = history.Count >= week + (2 * day) ? week : day;
        _leadMost = Math.Max(1, history.Count >= 2 * week ? 2 * day : day);
        var longEnough = history.Count >= 2.5 * day;
        if (!longEnough)
        {
            _fallback = "usual value of the day: less than two and a half days of history";
            return;
        }

        var rows = TrainingRows.Draw(_track, _features, first, _leadMost, options.Rows);
        if (rows.Labels.Length < RowsLeast)
        {
            _fallback = "usual value of the day: too few known samples";
            return;
        }

        _regression = BoostedRegression.Fit(rows, _leadMost, Step.TotalHours, options);
        _fallback =
            first < week ? "days only: less than nine days of history"
            : !_regression.HasTrees && options.Trees > 0 ? "linear part only: no native trees on this platform"
            : null;
        _spread = _track.Unit * _features.At(_track.Count - 1).Spread * _regression.SpreadOfStep;
    }

    public DateTimeOffset Origin => _start + (Step * (_track.Count - 1));

    public TimeSpan Step { get; }

    public ModelDiagnostics Diagnostics =>
        new("trees", _track.Known, _track.Count - _track.Known, 0, _spread, _fallback);

    public void Forecast(Span<double> mean)
    {
        var facts = _features.At(_track.Count - 1);
        for (var h = 0; h < mean.Length; h++)
        {
            mean[h] = Answer(facts, h + 1);
        }
    }

    public void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
    {
        var facts = _features.At(_track.Count - 1);
        for (var i = 0; i < leads.Length; i++)
        {
            mean[i] = Answer(facts, leads[i]);
        }
    }

    public void Append(double value) => _track.Add(double.IsFinite(value) ? value : double.NaN);

    private double Answer(in OriginFacts facts, int lead)
    {
        var value = Value(facts, lead);
        value = double.IsFinite(value) ? value : _track.NewestRaw;
        return _isNonNegative ? Math.Max(0, value) : value;
    }

    private double Value(in OriginFacts facts, int lead)
    {
        if (_regression is null)
        {
            var usual = _track.Usual(facts.Index + lead, facts.Index);
            return _track.Unit * (double.IsNaN(usual) ? facts.Newest : usual);
        }

        Span<float> row = stackalloc float[RowFeatures.Count];
        var trained = Math.Min(lead, _leadMost);
        var reference = _features.Write(facts, lead, trained, row);
        return _track.Unit * (reference + (facts.Spread * _regression.Evaluate(row, trained)));
    }
}
