using System.Globalization;
using System.Net;
using System.Text;
using Prewarm.Cli.Plots;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Simulate;

/// <summary>Charts as inline SVG; colours are classes of the page, so that light and dark need one drawing.</summary>
internal static class SvgCharts
{
    private const double Width = 1000;
    private const double Left = 56;
    private const double Right = 16;
    private const int Bins = 900;

    /// <summary>Cost against misses: the sweep of the reactive policy as a line, all others as points.</summary>
    public static string CostAgainstMisses(IReadOnlyList<PolicyOutcome> outcomes)
    {
        const double height = 360;
        const double bottom = 44;
        var xTop = Round(1.05 * outcomes.Max(one => one.RelativeGpuHours));
        var yTop = Round(Math.Max(0.1, 1.05 * outcomes.Max(one => 100 * one.MissedFraction)));
        var named = 0;
        double X(double cost) => Left + (cost / xTop * (Width - Left - Right));
        double Y(double missed) => height - bottom - (missed / yTop * (height - bottom - 16));
        var svg = Begin(height, "GPU-hours against missed requests");
        for (var tick = 0; tick <= 5; tick++)
        {
            var (x, y) = (X(xTop * tick / 5), Y(yTop * tick / 5));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=grid x1={Left} x2={Width - Right} y1={y:F1} y2={y:F1} /><text class=t x={Left - 6} y={y + 4:F1} text-anchor=end>{yTop * tick / 5:0.##}</text><text class=t x={x:F1} y={height - bottom + 18} text-anchor=middle>{xTop * tick / 5:0.0}</text>"
            );
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text class=t x={Width / 2} y={height - 6} text-anchor=middle>GPU-hours, oracle = 1</text><text class=t x=14 y={height / 2} transform=\"rotate(-90 14 {height / 2})\" text-anchor=middle>missed %</text>"
        );
        foreach (var sweep in outcomes.GroupBy(one => one.Name).Where(group => group.Count() > 1))
        {
            var points = string.Join(
                ' ',
                sweep.Select(one =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{X(one.RelativeGpuHours):F1},{Y(100 * one.MissedFraction):F1}"
                    )
                )
            );
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=sweep points=\"{points}\" />");
        }

        foreach (var one in outcomes)
        {
            var (x, y) = (X(one.RelativeGpuHours), Y(100 * one.MissedFraction));
            var kind =
                one.Name.StartsWith("prewarm", StringComparison.Ordinal) ? "ours"
                : one.Name == "oracle" ? "oracle"
                : "other";
            var isNamed = one.Parameters.Count == 0 || one.Name == "oracle";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle class={kind} cx={x:F1} cy={y:F1} r={(isNamed ? 6 : 4)}><title>{WebUtility.HtmlEncode(DrawnPair.Label(one))}: {one.GpuHours:F0} GPU-hours, {100 * one.MissedFraction:F3} % missed</title></circle>"
            );
            var label =
                isNamed ? one.Name
                : one.Name == "reactive" ? $"{one.Parameters["target"]:0.##}"
                : "";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"t {(isNamed ? "strong" : "")}\" x={x + 9:F1} y={y - 7 - (isNamed ? 14 * named++ : 0):F1}>{WebUtility.HtmlEncode(label)}</text>"
            );
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>One policy over a span: replicas ready and starting, demand, and below them what was missed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">First tick.</param>
    /// <param name="to">Tick after the last.</param>
    /// <param name="top">Upper end of the replicas' axis.</param>
    public static string Timeline(FleetTimeline run, int from, int to, double top)
    {
        const double height = 300;
        const double floor = 200;
        const double missedFloor = 268;
        const double missedHeight = 52;
        top = Round(top);
        var bins = new FleetBins(run, from, to, Bins);
        var count = bins.At.Length;
        double X(int bin) => Left + ((Width - Left - Right) * bin / Math.Max(1, count - 1));
        double Y(double replicas) => floor - (replicas / top * (floor - 12));
        var svg = Begin(height, "Replicas, demand and missed requests over time");
        for (var tick = 0; tick <= 4; tick++)
        {
            var y = Y(top * tick / 4);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=grid x1={Left} x2={Width - Right} y1={y:F1} y2={y:F1} /><text class=t x={Left - 6} y={y + 4:F1} text-anchor=end>{top * tick / 4:0.#}</text>"
            );
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path class=starting d=\"{Area(bins.Paid, X, Y, floor)}\" /><path class=ready d=\"{Area(bins.Ready, X, Y, floor)}\" /><polyline class=demand points=\"{Points(bins.Demand, X, Y)}\" /><path class=missed d=\"{Area(bins.Missed, X, missed => missedFloor - (missed / 100 * missedHeight), missedFloor)}\" /><line class=grid x1={Left} x2={Width - Right} y1={missedFloor} y2={missedFloor} /><text class=t x={Left - 6} y={missedFloor} text-anchor=end>0 %</text><text class=t x={Left - 6} y={missedFloor - missedHeight + 8} text-anchor=end>100 %</text>"
        );
        var isShort = (bins.At[^1] - bins.At[0]).TotalDays < 2;
        for (var label = 0; label <= 6; label++)
        {
            var bin = (count - 1) * label / 6;
            var anchor =
                label == 6 ? "end"
                : label == 0 ? "start"
                : "middle";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=t x={X(bin):F1} y={height - 10} text-anchor={anchor}>{bins.At[bin].UtcDateTime.ToString(isShort ? "MMM d HH:mm" : "MMM d", CultureInfo.InvariantCulture)}</text>"
            );
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Highest value that a timeline of the span shows.</summary>
    public static double Highest(FleetTimeline run, int from, int to)
    {
        var bins = new FleetBins(run, from, to, Bins);
        return Math.Max(bins.Paid.Max(), bins.Demand.Max());
    }

    /// <summary>The next number whose fifths and quarters read well.</summary>
    private static double Round(double top)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(top)));
        return unit * new[] { 1, 1.2, 1.6, 2, 3, 4, 6, 8, 10.0 }.First(step => step * unit >= top * (1 - 1e-9));
    }

    private static StringBuilder Begin(double height, string label) =>
        new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {height}\" role=img aria-label=\"{label}\">"
        );

    private static string Area(double[] values, Func<int, double> x, Func<double, double> y, double floor) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"M{x(0):F1} {floor} L{Points(values, x, y)} L{x(values.Length - 1):F1} {floor}Z"
        );

    private static string Points(double[] values, Func<int, double> x, Func<double, double> y) =>
        string.Join(
            ' ',
            values.Select((value, bin) => string.Create(CultureInfo.InvariantCulture, $"{x(bin):F1},{y(value):F1}"))
        );
}
