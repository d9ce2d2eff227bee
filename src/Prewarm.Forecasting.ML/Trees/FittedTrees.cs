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
    private readonly LeadRegression? _linear;
    private readonly FlatTrees? _trees;

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

        _fallback = first < week ? "days only: less than nine days of history" : null;
        _linear = LeadRegression.Fit(rows, _leadMost);
        var rest = new float[rows.Labels.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            var linear = _linear.Evaluate(rows.Features[i], rows.Leads[i]);
            rows.Features[i][^1] = RowFeatures.Round(linear);
            var most = options.CutAt;
            var left = (rows.Labels[i] - linear) / _linear.SpreadAt(rows.Leads[i]);
            rest[i] = RowFeatures.Round(Math.Clamp(left, -most, most));
        }

        _spread = _track.Unit * _features.At(_track.Count - 1).Spread * _linear.SpreadAt(1);
        _trees = options.Trees == 0 ? null : TreeTrainer.Train(rows.Features, rest, options);
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
        if (_linear is null)
        {
            var usual = _track.Usual(facts.Index + lead, facts.Index);
            return _track.Unit * (double.IsNaN(usual) ? facts.Newest : usual);
        }

        Span<float> row = stackalloc float[RowFeatures.Count];
        var trained = Math.Min(lead, _leadMost);
        var reference = _features.Write(facts, lead, row);
        row[24] = RowFeatures.Round(Math.Log(trained));
        var linear = _linear.Evaluate(row, trained);
        row[^1] = RowFeatures.Round(linear);
        var left = _trees is null ? 0 : _trees.Evaluate(row) * _linear.SpreadAt(trained);
        return _track.Unit * (reference + (facts.Spread * (linear + left)));
    }
}
