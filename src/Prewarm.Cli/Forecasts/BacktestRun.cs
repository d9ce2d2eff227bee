using System.Globalization;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Calendar;
using Prewarm.Forecasting.Characterisation;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>Judges models on one series.</summary>
internal static class BacktestRun
{
    /// <summary>Quantile levels that are judged, and drawn.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.025, 0.1, 0.5, 0.9, 0.975, 0.99];
    private static readonly double[] PinballLevels = [0.5, 0.9, 0.99];
    private static readonly double[] CoverageLevels = [0.8, 0.95];

    /// <param name="input">The series.</param>
    /// <param name="leads">Leads as they were asked for, and what they mean.</param>
    /// <param name="evaluate">Share that is evaluated.</param>
    /// <param name="names">Models that are reported.</param>
    /// <param name="context">Zone and events.</param>
    /// <param name="clock">Measures the cost.</param>
    /// <param name="progress">Told the share that is done; may be null.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <param name="judged">Told every forecast of the combination; may be null.</param>
    /// <exception cref="CsvSeriesException">The series is too short for the leads.</exception>
    public static BacktestReport Run(
        InputSeries input,
        IReadOnlyList<(string Text, TimeSpan Lead)> leads,
        double evaluate,
        IReadOnlyList<string> names,
        SeriesContext context,
        TimeProvider clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken,
        Action<JudgedForecast>? judged = null
    )
    {
        var series = input.Series;
        var steps = leads.Select(lead => Steps(lead.Lead, series.Step)).ToArray();
        var evaluated = (int)(series.Count * evaluate);
        if (steps.Max() >= evaluated || series.Count - evaluated < 2)
        {
            throw new CsvSeriesException(
                input.Name,
                0,
                $"has {series.Count} points; the evaluated share of them must be longer than the longest lead and leave at least 2 before it"
            );
        }

        var events = context.Events(series, 0);
        TimedModel[] experts =
        [
            .. ModelChoice.Experts(names).Select(model => new TimedModel(With(events, model), clock)),
        ];
        var options = new EnsembleOptions
        {
            Models = experts,
            Leads = [.. steps.Distinct().Order()],
            LeadsSpan = false,
            Levels = Levels,
            Settings = new ModelSettings { NonNegative = input.NonNegative, TimeZone = context.Zone },
        };
        var result = EnsembleBacktest.Run(series, evaluate, options, progress, cancellationToken, judged);
        var models = names.SelectMany(name =>
            leads.Select((lead, l) => Report(Find(result, name, steps[l]), lead.Text, experts))
        );
        var chosen = leads.Select(
            (lead, l) => new ChosenReport(lead.Text, result.Chosen.First(one => one.Lead == steps[l]).Model)
        );
        return new BacktestReport(
            input.Name,
            DurationText.Format(series.Step),
            series.Count,
            Seasons(series),
            [.. models],
            [.. chosen],
            CharacterReport.Of(SeriesCharacter.Of(series, context.Zone))
        );
    }

    private static IForecastModel With(EventOverlays events, IForecastModel model) =>
        events.Events.Count == 0 ? model : new OverlaidModel(model, events);

    /// <summary>A lead in steps, at least one.</summary>
    public static int Steps(TimeSpan lead, TimeSpan step) => Math.Max(1, (int)Math.Ceiling(lead / step));

    /// <summary>With one model alone there is no combination beside it: it is its own.</summary>
    private static LeadScore Find(BacktestResult result, string name, int lead) =>
        result.Scores.First(score => score.Model == name && score.Lead == lead);

    private static ModelReport Report(LeadScore score, string lead, TimedModel[] experts)
    {
        var own = experts.Where(expert => expert.Name == score.Model).ToArray();
        var cost = own.Length > 0 ? own : experts;
        return new ModelReport(
            score.Model,
            lead,
            Known(score.Mase),
            Known(score.Wape),
            Known(score.Bias),
            PinballLevels.ToDictionary(Text, level => Known(score.Pinball[level])),
            CoverageLevels.ToDictionary(Text, level => Known(score.Coverage(level))),
            Math.Round(cost.Sum(expert => expert.FitMilliseconds), 3),
            Math.Round(cost.Sum(expert => expert.ForecastMilliseconds), 4)
        );
    }

    private static IReadOnlyList<string> Seasons(RegularSeries series)
    {
        TimeSpan[] known = [TimeSpan.FromDays(1), TimeSpan.FromDays(7)];
        var length = series.Step * series.Count;
        return [.. known.Where(season => season > series.Step && 2 * season <= length).Select(DurationText.Format)];
    }

    private static string Text(double level) => level.ToString(CultureInfo.InvariantCulture);

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
