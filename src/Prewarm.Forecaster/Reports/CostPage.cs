using System.Globalization;
using System.Net;
using System.Text;

namespace Prewarm.Forecaster.Reports;

/// <summary>The report as one HTML page that needs nothing else: styles inline, charts as SVG, no script.</summary>
public static class CostPage
{
    private const int Width = 900;
    private const int Height = 220;
    private const int BarsMax = 20;

    public static string Write(CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Prewarm: cost</title><style>
            body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#222}
            table{border-collapse:collapse;width:100%}th,td{padding:.3em .6em;text-align:right;border-bottom:1px solid #ddd}
            th:first-child,td:first-child,td:last-child{text-align:left}.total{font-weight:600}svg{max-width:100%;height:auto}
            </style></head><body>
            """
        );
        text.Append(
                CultureInfo.InvariantCulture,
                $"<h1>Cost by {Safe(report.By)}</h1><p>{report.From:yyyy-MM-dd HH:mm} to {report.To:yyyy-MM-dd HH:mm} UTC. "
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"{report.Total.GpuHours:N1} GPU-hours, {report.Total.Cost:N2}; reactive would have used {report.Total.ReactiveGpuHours:N1} ({report.Total.ReactiveCost:N2}). "
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"Demand was spared {report.Total.MinutesSaved:N0} minutes of cold start; {report.Total.WastedGpuHours:N1} GPU-hours were wasted.</p>"
            );
        Days(text, report.Days);
        Bars(text, report.Rows);
        Table(text, report);
        return text.Append("</body></html>\n").ToString();
    }

    private static void Days(StringBuilder text, IReadOnlyList<CostDay> days)
    {
        if (days.Count < 2)
        {
            return;
        }

        var top = Math.Max(1e-9, days.Max(day => Math.Max(day.Cost, day.ReactiveCost)));
        string Points(Func<CostDay, double> value) =>
            string.Join(
                ' ',
                days.Select(
                    (day, i) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{i * (double)Width / (days.Count - 1):F1},{Height - (value(day) / top * Height):F1}"
                        )
                )
            );
        text.Append(
                CultureInfo.InvariantCulture,
                $"<h2>Cost per day</h2><svg viewBox=\"-10 -10 {Width + 20} {Height + 30}\" role=\"img\" aria-label=\"Cost per day\">"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"#2563eb\" stroke-width=\"2\" points=\"{Points(day => day.Cost)}\"/>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"#999\" stroke-width=\"2\" stroke-dasharray=\"6 4\" points=\"{Points(day => day.ReactiveCost)}\"/>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"0\" y=\"{Height + 16}\" font-size=\"12\">{days[0].Day:yyyy-MM-dd}</text>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Width}\" y=\"{Height + 16}\" font-size=\"12\" text-anchor=\"end\">{days[^1].Day:yyyy-MM-dd}</text></svg>"
            )
            .Append("<p>Blue: Prewarm. Dashed: reactive.</p>");
    }

    private static void Bars(StringBuilder text, IReadOnlyList<CostRow> rows)
    {
        if (rows.Count == 0)
        {
            text.Append("<p>No decision was recorded in this time.</p>");
            return;
        }

        const int Line = 24;
        var shown = rows.Take(BarsMax).ToList();
        var top = Math.Max(1e-9, shown.Max(row => row.Cost));
        text.Append(
            CultureInfo.InvariantCulture,
            $"<h2>Cost and waste</h2><svg viewBox=\"0 0 {Width} {shown.Count * Line}\" role=\"img\" aria-label=\"Cost and waste\">"
        );
        for (var i = 0; i < shown.Count; i++)
        {
            var (row, y) = (shown[i], i * Line);
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"0\" y=\"{y + 16}\" font-size=\"13\">{Safe(row.Name)}</text>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"300\" y=\"{y + 4}\" height=\"16\" width=\"{row.Cost / top * 580:F1}\" fill=\"#2563eb\"/>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"300\" y=\"{y + 4}\" height=\"16\" width=\"{row.WastedCost / top * 580:F1}\" fill=\"#dc2626\"/>"
                );
        }

        text.Append("</svg><p>Blue: cost. Red: the part of it that was wasted.</p>");
    }

    private static void Table(StringBuilder text, CostReport report)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"<table><tr><th>{Safe(report.By)}</th><th>GPU-hours</th><th>cost</th><th>per 1,000 requests</th><th>per million tokens</th><th>reactive GPU-hours</th><th>wasted GPU-hours</th><th>minutes saved</th><th>precision</th><th>recall</th><th>would have done better</th></tr>"
        );
        foreach (var row in report.Rows.Append(report.Total))
        {
            text.Append(row == report.Total ? "<tr class=\"total\">" : "<tr>")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td>{Safe(row.Name)}</td><td>{row.GpuHours:N1}</td><td>{row.Cost:N2}</td>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td>{row.CostPerThousandRequests:N4}</td><td>{row.CostPerMillionRequests:N2}</td><td>{row.ReactiveGpuHours:N1}</td>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td>{row.WastedGpuHours:N1}</td><td>{row.MinutesSaved:N0}</td><td>{row.Precision:P0}</td><td>{row.Recall:P0}</td><td>{Safe(row.Advice ?? string.Empty)}</td></tr>"
                );
        }

        text.Append("</table>");
    }

    private static string Safe(string value) => WebUtility.HtmlEncode(value);
}
