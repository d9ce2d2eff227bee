using System.Globalization;
using Plotly.Blazor;

namespace Prewarm.Inspection.Charts;

/// <summary>Draws a replay: demand above, replicas of each policy below.</summary>
internal static class WhatIfFigure
{
    public static Figure Draw(WhatIfResult result, string unit, ChartTheme theme)
    {
        var step = TimeSpan.FromSeconds(result.StepSeconds);
        string[] colors = [theme.Past, theme.Soft, theme.Forecast, theme.Short];
        List<ITrace> data = [Traces.Line("Demand", Thin(result.Demand, result.From, step), theme.Ink, 1.4m)];
        data.AddRange(
            result.Outcomes.Select(
                (outcome, i) =>
                    Traces.Line(
                        outcome.Name,
                        Thin([.. outcome.Replicas.Select(count => (double)count)], result.From, step),
                        colors[i % colors.Length],
                        1.6m,
                        i == 0 ? "dot" : null,
                        steps: true,
                        yAxis: "y2"
                    )
            )
        );
        var layout = FigureLayout.Create(theme, twoRows: true, unit);
        layout.XAxis[0].Range = [Traces.X(result.From), Traces.X(result.To)];
        var words = result.Outcomes.Select(outcome =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.Name}: {outcome.GpuHours:0.#} GPU-hours, {outcome.MissedFraction:P2} missed"
            )
        );
        return new Figure(data, layout, "Replay. " + string.Join(". ", words) + ".");
    }

    private static IEnumerable<(DateTimeOffset, double)> Thin(
        IReadOnlyList<double> values,
        DateTimeOffset from,
        TimeSpan step
    )
    {
        var array = values.ToArray();
        return Decimation.MinMax(array, ChartRequest.PointsUsual).Select(i => (from + (step * i), array[i]));
    }
}
