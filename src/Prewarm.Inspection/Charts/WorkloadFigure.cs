using System.Globalization;
using Plotly.Blazor;
using Plotly.Blazor.Traces.ScatterLib;
using Plotly.Blazor.Traces.ScatterLib.MarkerLib;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Charts;

/// <summary>Draws a workload: demand, forecast bands, capacity and misses above; replicas and decisions below.</summary>
internal static class WorkloadFigure
{
    private const int DecisionMarksMax = 80;
    private const double UpperLevel = 0.95;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static Figure Draw(WorkloadChart chart)
    {
        var theme = chart.Request.Theme;
        List<ITrace> data = [.. Bands(chart)];
        if (chart.LastWeek is { } before)
        {
            data.Add(
                Traces.Line("Demand a week before", Thin(before, chart.Request.Points, Week), theme.Past, 1.2m, "dot")
            );
        }

        data.Add(Traces.Line("Demand", Thin(chart.Demand, chart.Request.Points, TimeSpan.Zero), theme.Ink, 1.6m));
        data.AddRange(Capacity(chart));
        data.AddRange(Replicas(chart));
        return new Figure(data, Layout(chart), Summary(chart));
    }

    private static IEnumerable<ITrace> Bands(WorkloadChart chart)
    {
        if (chart.Forecast is not { Levels.Length: > 0, Mean.Length: > 0 } forecast)
        {
            yield break;
        }

        var theme = chart.Request.Theme;
        var last = BandLevel(forecast);
        yield return Traces.Line(Name("Window maximum", forecast.Levels[0]), At(0), theme.Band, 0.5m);
        yield return Traces.Band(Name("Window maximum", forecast.Levels[last]), At(last), theme.Band);
        yield return Traces.Line(
            "Provided for",
            chart.Provided.Select((value, i) => (forecast.Known + (forecast.Step * i), value)),
            theme.Provided,
            1.8m
        );
        yield return Traces.Line(
            "Expected demand",
            forecast.Mean.Select((value, i) => (forecast.Origin + (forecast.Step * i), value)),
            theme.Forecast,
            1.4m,
            "dash"
        );

        IEnumerable<(DateTimeOffset, double)> At(int level) =>
            Enumerable
                .Range(0, forecast.Mean.Length)
                .Select(i => (forecast.Origin + (forecast.Step * i), forecast.Quantile(level, i)));
    }

    /// <summary>The level that is drawn as the band's upper end: 95 %, or the highest that is provided for. What lies above is rare and would set the scale.</summary>
    internal static int BandLevel(WindowForecast forecast)
    {
        var wanted = forecast.Operating.Select(point => point.Level).Append(UpperLevel).Max();
        var level = Array.FindIndex(forecast.Levels, known => known >= wanted - 1e-9);
        return level < 0 ? forecast.Levels.Length - 1 : level;
    }

    private static IEnumerable<ITrace> Capacity(WorkloadChart chart)
    {
        var theme = chart.Request.Theme;
        var known = chart.Decisions.Where(one => one.ReadyReplicas is not null && one.Target is > 0).ToList();
        if (known.Count > 0)
        {
            yield return Traces.Line(
                "Ready replicas at their target",
                known.Select(one => (one.At, one.ReadyReplicas!.Value * one.Target!.Value)),
                theme.Soft,
                1.2m,
                "dot",
                steps: true
            );
        }

        var missed = chart.Ledger.Where(row => row.Outcome == "missed").ToList();
        if (missed.Count > 0)
        {
            yield return Traces.Marks(
                "Missed",
                [
                    .. missed.Select(row =>
                        (
                            row.Opened,
                            DemandAt(chart.Demand, row.Opened),
                            $"missed: {row.Replicas} replicas short. {row.Reason}"
                        )
                    ),
                ],
                theme.Short,
                SymbolEnum.X
            );
        }
    }

    private static IEnumerable<ITrace> Replicas(WorkloadChart chart)
    {
        var theme = chart.Request.Theme;
        var decisions = chart.Decisions;
        if (decisions.Count == 0)
        {
            yield break;
        }

        var ready = decisions.Select(one => (one.At, (double?)one.ReadyReplicas ?? double.NaN));
        var both = decisions.Select(one => (one.At, one.ReadyReplicas + (one.StartingReplicas ?? 0) ?? double.NaN));
        yield return Traces.Band("Ready", ready, theme.Ready, steps: true, yAxis: "y2", how: FillEnum.ToZeroY);
        yield return Traces.Band("Starting", both, theme.Starting, steps: true, yAxis: "y2");
        yield return Traces.Line(
            "Asked for",
            decisions.Select(one => (one.At, one.Rung == 5 ? double.NaN : one.Replicas)),
            theme.Asked,
            1.6m,
            steps: true,
            yAxis: "y2"
        );
        var changes = Changes(decisions);
        if (changes.Count > 0)
        {
            yield return Traces.Marks("Decisions", changes, theme.Forecast, SymbolEnum.Diamond, "y2");
        }
    }

    /// <summary>Where the number asked for changed, the largest changes first when there are too many.</summary>
    private static List<(DateTimeOffset, double, string)> Changes(IReadOnlyList<DecisionView> decisions) =>
        [
            .. decisions
                .Zip(decisions.Skip(1))
                .Where(pair => pair.First.Replicas != pair.Second.Replicas)
                .OrderByDescending(pair => Math.Abs(pair.First.Replicas - pair.Second.Replicas))
                .Take(DecisionMarksMax)
                .OrderBy(pair => pair.Second.At)
                .Select(pair =>
                    (
                        pair.Second.At,
                        (double)pair.Second.Replicas,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{pair.First.Replicas} to {pair.Second.Replicas}: {(pair.Second.Reasons.Count > 0 ? pair.Second.Reasons[0] : pair.Second.RungName)}"
                        )
                    )
                ),
        ];

    private static Layout Layout(WorkloadChart chart)
    {
        var theme = chart.Request.Theme;
        var layout = FigureLayout.Create(theme, twoRows: chart.Decisions.Count > 0, chart.Unit);
        layout.XAxis[0].Range = [Traces.X(chart.Request.From), Traces.X(RightEdge(chart))];
        layout.Shapes =
        [
            .. chart.Operations.Select(one => FigureLayout.Span(one.From, one.Expires, Fill(one.Kind, theme))),
            FigureLayout.Instant(chart.Request.AsOf ?? chart.Now, theme.Starting),
        ];
        layout.Annotations =
        [
            .. chart
                .Operations.Take(12)
                .Select(one =>
                    FigureLayout.Label(one.From, Traces.Escape(Short(OperationReading.Describe(one))), theme)
                ),
        ];
        return layout;
    }

    private static DateTimeOffset RightEdge(WorkloadChart chart)
    {
        if (
            chart.Forecast is not { Mean.Length: > 0 } forecast
            || chart.Request.To < chart.Now - TimeSpan.FromMinutes(2)
        )
        {
            return chart.Request.To;
        }

        // The future gets at most a third of what the past has, so that a long past is not squeezed by it.
        var end = forecast.Origin + (forecast.Step * (forecast.Mean.Length - 1));
        var third = chart.Request.To + ((chart.Request.To - chart.Request.From) / 2);
        return end < third ? end : third;
    }

    private static string Fill(string kind, ChartTheme theme) =>
        kind switch
        {
            Storage.OperationsKinds.Event => theme.Event,
            Storage.OperationsKinds.Mask => theme.Mask,
            _ => theme.Override,
        };

    private static IEnumerable<(DateTimeOffset, double)> Thin(RegularSeries series, int points, TimeSpan shift) =>
        Decimation.MinMax(series.Values, points).Select(i => (series.TimeAt(i) + shift, series[i]));

    private static double DemandAt(RegularSeries demand, DateTimeOffset at)
    {
        var index = demand.IndexAt(at);
        return index >= 0 && index < demand.Count && double.IsFinite(demand[index]) ? demand[index] : 0;
    }

    private static string Summary(WorkloadChart chart)
    {
        var known = chart.Demand.Values.ToArray().Where(double.IsFinite).ToList();
        var past =
            known.Count == 0
                ? "No demand is known in this span."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Demand from {known.Min():0.##} to {known.Max():0.##} {chart.Unit}, last {known[^1]:0.##}, {known.Count} of {chart.Demand.Count} minutes known."
                );
        return chart.Forecast is { Mean.Length: > 1 } forecast
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{past} Expected to reach {forecast.Mean.Max():0.##} by {forecast.Origin + (forecast.Step * Array.IndexOf(forecast.Mean, forecast.Mean.Max())):yyyy-MM-dd HH:mm} UTC."
            )
            : past + " There is no forecast.";
    }

    private static string Name(string what, double level) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}, {level * 100:0.##} %");

    private static string Short(string text) => text.Length <= 28 ? text : text[..28] + "...";
}
