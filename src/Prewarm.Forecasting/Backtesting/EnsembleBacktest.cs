using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Backtesting;

/// <summary>Rolling-origin evaluation of every model and of their combination, at several leads in one pass.</summary>
/// <remarks>
/// The ensemble is trained on what lies before the evaluated part and lives through that part: every forecast and every choice is
/// made only from what was known at its origin. Models are fitted anew at most <see cref="FitsMost"/> times, in between samples are
/// appended; at most <see cref="OriginsMost"/> origins, spread over the part, are judged (<see cref="JudgedOrigins"/>).
/// </remarks>
public static class EnsembleBacktest
{
    /// <summary>Name of the combination as production uses it.</summary>
    public const string Auto = "auto";

    private const int FitsMost = 16;
    private const int OriginsMost = 1_500;

    /// <param name="series">Cleaned series.</param>
    /// <param name="evaluate">Share of the series that is evaluated, in (0, 1).</param>
    /// <param name="options">Models, leads and levels.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; may be null.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <param name="judged">Told every forecast of the combination that has a sample to be judged by, in time order; may be null.</param>
    /// <returns>One result per model and lead, <see cref="Auto"/> last.</returns>
    public static BacktestResult Run(
        RegularSeries series,
        double evaluate,
        EnsembleOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken,
        Action<JudgedForecast>? judged = null
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var first = FirstOrigin(series, evaluate);
        var ensemble = Ensemble.Train(series.Slice(0, first + 1), options);
        var scores = new BacktestScores(series, first, ensemble, options);
        var origins = series.Count - 1 - first;
        var perDay = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(1) / series.Step));
        var refitEvery = Math.Max(perDay, (origins + FitsMost - 1) / FitsMost);
        var judgedOrigins = Origins(series, evaluate);
        for (var origin = first; origin + 1 < series.Count; origin++)
        {
            var done = origin - first;
            cancellationToken.ThrowIfCancellationRequested();
            if (done > 0 && done % refitEvery == 0)
            {
                ensemble.Refit();
            }

            if (judgedOrigins.Has(done))
            {
                var answers = ensemble.Answer();
                scores.Judge(origin, answers);
                Tell(judged, origin, series.Count, ensemble.Leads, answers);
                progress?.Report((double)done / origins);
            }

            ensemble.Append(series[origin + 1]);
        }

        return scores.Result();
    }

    /// <summary>Index of the last sample known to the first forecast of <see cref="Run"/>.</summary>
    public static int FirstOrigin(RegularSeries series, double evaluate) => RollingOrigin.FirstOrigin(series, evaluate);

    /// <summary>Which origins <see cref="Run"/> judges, counted from the first.</summary>
    public static JudgedOrigins Origins(RegularSeries series, double evaluate) =>
        new(Math.Max(1, (series.Count - 1 - FirstOrigin(series, evaluate)) / OriginsMost));

    private static void Tell(
        Action<JudgedForecast>? judged,
        int origin,
        int count,
        IReadOnlyList<int> leads,
        LeadAnswer[] answers
    )
    {
        for (var l = 0; judged is not null && l < leads.Count; l++)
        {
            if (origin + leads[l] < count)
            {
                judged(new JudgedForecast(leads[l], origin + leads[l], answers[l].Combined));
            }
        }
    }
}

/// <summary>What a backtest found.</summary>
/// <param name="From">First origin.</param>
/// <param name="Scores">One entry per model and lead.</param>
/// <param name="Chosen">Per lead the expert with the largest share at the end.</param>
public sealed record BacktestResult(
    DateTimeOffset From,
    IReadOnlyList<LeadScore> Scores,
    IReadOnlyList<(int Lead, string Model)> Chosen
);

/// <summary>Accuracy of one model at one lead.</summary>
/// <param name="Model">Name.</param>
/// <param name="Lead">Steps ahead.</param>
/// <param name="Count">Forecasts judged.</param>
/// <param name="Mase">Mean absolute error over that of the seasonal naive of the day in history; NaN when that has no error.</param>
/// <param name="Wape">Sum of absolute errors over the sum of absolute actuals; NaN when all actuals are 0.</param>
/// <param name="Bias">Sum of errors over the sum of absolute actuals, positive when too high.</param>
/// <param name="Pinball">Mean pinball loss per level, in units of the series.</param>
/// <param name="Below">Share of actuals at or below the quantile, per level.</param>
/// <param name="Under">Share of actuals strictly below the quantile, per level.</param>
public sealed record LeadScore(
    string Model,
    int Lead,
    int Count,
    double Mase,
    double Wape,
    double Bias,
    IReadOnlyDictionary<double, double> Pinball,
    IReadOnlyDictionary<double, double> Below,
    IReadOnlyDictionary<double, double> Under
)
{
    /// <summary>Mean absolute error in units of the series; known also where <see cref="Mase"/> has no scale.</summary>
    public double Mae { get; init; } = double.NaN;

    /// <summary>
    /// Share of actuals inside the central interval of a level such as 0.8, its ends included, so that zeros on a lower end of zero
    /// are inside; NaN when its two quantiles were not asked for.
    /// </summary>
    public double Coverage(double level)
    {
        var (low, high) = (Math.Round((1 - level) / 2, 6), Math.Round((1 + level) / 2, 6));
        return Under.TryGetValue(low, out var under) && Below.TryGetValue(high, out var upTo)
            ? upTo - under
            : double.NaN;
    }
}
