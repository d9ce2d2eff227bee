using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Backtesting;

/// <summary>Gathers the errors of all models at all leads.</summary>
internal sealed class BacktestScores
{
    private readonly RegularSeries _series;
    private readonly Ensemble _ensemble;
    private readonly int _first;
    private readonly int _median;
    private readonly IReadOnlyList<double> _levels;
    private readonly string[] _names;
    private readonly (AccuracyMeasures Points, QuantileMeasures Quantiles)[,] _measures;

    public BacktestScores(RegularSeries series, int first, Ensemble ensemble, EnsembleOptions options)
    {
        _series = series;
        _first = first;
        _ensemble = ensemble;
        _levels = options.Levels;
        _names = [.. ensemble.Names, EnsembleBacktest.Auto];
        _median = Enumerable.Range(0, _levels.Count).First(l => _levels[l] == 0.5);
        _measures = new (AccuracyMeasures, QuantileMeasures)[ensemble.Leads.Count, _names.Length];
        var history = series.Slice(0, first + 1);
        for (var l = 0; l < ensemble.Leads.Count; l++)
        {
            for (var m = 0; m < _names.Length; m++)
            {
                _measures[l, m] = (new AccuracyMeasures(history), new QuantileMeasures(_levels));
            }
        }
    }

    public void Judge(int origin, LeadAnswer[] answers)
    {
        for (var l = 0; l < answers.Length; l++)
        {
            var target = origin + _ensemble.Leads[l];
            if (target >= _series.Count)
            {
                continue;
            }

            var actual = _series[target];
            for (var m = 0; m < _ensemble.Names.Count; m++)
            {
                // A model is judged by what it says itself; its band by its own past errors.
                _measures[l, m].Points.Add(answers[l].Points[m], actual);
                _measures[l, m].Quantiles.Add(answers[l].Experts[m], actual);
            }

            _measures[l, _names.Length - 1].Points.Add(answers[l].Combined[_median], actual);
            _measures[l, _names.Length - 1].Quantiles.Add(answers[l].Combined, actual);
        }
    }

    public BacktestResult Result()
    {
        var scores = new List<LeadScore>();
        for (var m = 0; m < _names.Length; m++)
        {
            for (var l = 0; l < _ensemble.Leads.Count; l++)
            {
                scores.Add(Score(_names[m], _ensemble.Leads[l], _measures[l, m]));
            }
        }

        var chosen = Enumerable.Range(0, _ensemble.Leads.Count).Select(l => (_ensemble.Leads[l], _ensemble.Leader(l)));
        return new BacktestResult(_series.TimeAt(_first), scores, [.. chosen]);
    }

    private LeadScore Score(string name, int lead, (AccuracyMeasures Points, QuantileMeasures Quantiles) found) =>
        new(
            name,
            lead,
            found.Points.Count,
            found.Points.Mase,
            found.Points.Wape,
            found.Points.Bias,
            _levels
                .Select((level, l) => (level, found.Quantiles.Pinball(l)))
                .ToDictionary(pair => pair.level, pair => pair.Item2),
            _levels
                .Select((level, l) => (level, found.Quantiles.Coverage(l)))
                .ToDictionary(pair => pair.level, pair => pair.Item2),
            _levels
                .Select((level, l) => (level, found.Quantiles.Under(l)))
                .ToDictionary(pair => pair.level, pair => pair.Item2)
        )
        {
            Mae = found.Points.Mae,
        };
}
