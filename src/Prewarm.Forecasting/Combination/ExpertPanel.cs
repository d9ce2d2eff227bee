using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Combination;

/// <summary>The models with their state at an origin, and their median.</summary>
internal sealed class ExpertPanel
{
    /// <summary>The models that all others must beat.</summary>
    private static readonly string[] NaiveNames = ["last-value", "seasonal-naive-day", "seasonal-naive-week"];

    /// <summary>Their seasons; the last value has none.</summary>
    private static readonly TimeSpan[] NaiveSeasons = [TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    private readonly IReadOnlyList<IForecastModel> _models;
    private readonly IReadOnlyList<double> _levels;
    private readonly bool[] _inMedian;
    private readonly bool _hasMedian;
    private IFittedModel[] _fitted = [];

    public ExpertPanel(IReadOnlyList<IForecastModel> models, IReadOnlyList<double> levels)
    {
        _models = models;
        _levels = levels;
        _hasMedian = models.Count > 1;
        Names = [.. models.Select(model => model.Name), .. _hasMedian ? new[] { Ensemble.Combination } : []];
        Naive = [.. Names.Select(name => NaiveNames.Contains(name))];

        // The naive ones, and those that mean to be high or speak for few minutes only, have no vote in the median where there are others.
        _inMedian =
        [
            .. models.Select(model =>
                !NaiveNames.Contains(model.Name) && model.Name is not ("seed" or "burst-profile")
            ),
        ];
        if (!_inMedian.Contains(true))
        {
            Array.Fill(_inMedian, true);
        }
    }

    /// <summary>Names of the experts, the median last.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Which experts are the naive ones.</summary>
    public bool[] Naive { get; }

    /// <summary>
    /// Per expert how many steps before a target the sample lies that it repeats, 0 for those that are not naive. Changes of clocks are left out:
    /// a factor of an hour of the week does not need them.
    /// </summary>
    /// <param name="lead">Steps ahead.</param>
    /// <param name="step">Spacing of the series.</param>
    public int[] Lags(int lead, TimeSpan step) =>
        [
            .. Names.Select(name =>
            {
                var naive = Array.IndexOf(NaiveNames, name);
                var season = naive < 0 ? 0 : Math.Max(1, (int)Math.Round(NaiveSeasons[naive] / step));
                return naive < 0 ? 0 : (lead + season - 1) / season * season;
            }),
        ];

    public void Fit(RegularSeries history, ModelSettings settings) =>
        _fitted = [.. _models.Select(model => model.Fit(history, settings))];

    public void Append(double value)
    {
        foreach (var model in _fitted)
        {
            model.Append(value);
        }
    }

    /// <summary>What all say about some leads, one entry per lead.</summary>
    public ExpertAnswers[] Ask(int[] leads)
    {
        var answers = Array.ConvertAll(leads, _ => new ExpertAnswers(Names.Count, _levels.Count));
        var points = new double[leads.Length];
        for (var m = 0; m < _fitted.Length; m++)
        {
            _fitted[m].ForecastAt(leads, points);
            Fill(answers, m, points, leads);
        }

        return Finish(answers);
    }

    /// <summary>What all say about every step up to a horizon.</summary>
    public ExpertAnswers[] Path(int horizon)
    {
        var leads = Enumerable.Range(1, horizon).ToArray();
        var answers = Array.ConvertAll(leads, _ => new ExpertAnswers(Names.Count, _levels.Count));
        var points = new double[horizon];
        for (var m = 0; m < _fitted.Length; m++)
        {
            _fitted[m].Forecast(points);
            Fill(answers, m, points, leads);
        }

        return Finish(answers);
    }

    private void Fill(ExpertAnswers[] answers, int model, double[] points, int[] leads)
    {
        var own = _fitted[model] as IQuantileForecasts;
        for (var i = 0; i < leads.Length; i++)
        {
            answers[i].Points[model] = points[i];
            for (var l = 0; own is not null && own.HasQuantiles(leads[i]) && l < _levels.Count; l++)
            {
                answers[i].Own[(model * _levels.Count) + l] = own.QuantileAt(leads[i], _levels[l]);
            }
        }
    }

    private ExpertAnswers[] Finish(ExpertAnswers[] answers)
    {
        if (!_hasMedian)
        {
            return answers;
        }

        Span<double> voters = stackalloc double[_inMedian.Length];
        foreach (var answer in answers)
        {
            var count = 0;
            for (var m = 0; m < _inMedian.Length; m++)
            {
                if (_inMedian[m])
                {
                    voters[count++] = answer.Points[m];
                }
            }

            answer.Points[^1] = Medians.Of(voters[..count]);
        }

        return answers;
    }
}
