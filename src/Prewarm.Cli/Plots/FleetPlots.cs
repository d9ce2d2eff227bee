using System.Globalization;
using Prewarm.Cli.Simulate;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Prewarm.Cli.Plots;

/// <summary>Two policies side by side: replicas ready and starting over the demand, below them what was missed.</summary>
internal static class FleetPlots
{
    private const int Width = 1800;
    private const int Height = 860;
    private const int MissedHeight = 280;
    private const int Bins = 800;
    private const float Text = 15;

    /// <exception cref="PlotUnavailableException">The drawing library cannot be loaded on this platform.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string title, DrawnPair pair)
    {
        var outcomes = new[] { pair.Left, pair.Right };
        var runs = outcomes.Select(DrawnPair.Timeline).Select(run => new FleetBins(run, 0, run.Count, Bins)).ToArray();
        var top = 1.2 * runs.Max(run => Math.Max(run.Paid.Max(), run.Demand.Max()));
        var missedTop = Math.Max(1, 1.1 * runs.Max(run => run.Missed.Max()));
        PlotFile.Save(
            path,
            Width,
            Height,
            canvas =>
            {
                canvas.Clear(SKColors.White);
                for (var side = 0; side < runs.Length; side++)
                {
                    var outcome = outcomes[side];
                    var label = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{title}: {DrawnPair.Label(outcome)} - {outcome.GpuHours:F0} GPU-hours, {100 * outcome.MissedFraction:F2} % missed"
                    );
                    var left = side * Width / 2;
                    Paint(canvas, Replicas(runs[side], label, top), left, 0, Height - MissedHeight);
                    Paint(canvas, Missed(runs[side], missedTop), left, Height - MissedHeight, Height);
                }
            }
        );
    }

    private static void Paint(SKCanvas canvas, Plot plot, int left, int top, int bottom)
    {
        // A plot clears the canvas before it draws: the clip keeps it to its own part.
        canvas.Save();
        canvas.ClipRect(new SKRect(left, top, left + (Width / 2), bottom));
        plot.Render(canvas, new PixelRect(left, left + (Width / 2), bottom, top));
        canvas.Restore();
        plot.Dispose();
    }

    private static Plot Replicas(FleetBins run, string title, double top)
    {
        var plot = new Plot();
        var x = X(run);
        Area(plot, x, new double[x.Length], run.Ready, "#bcd9f0", "ready");
        Area(plot, x, run.Ready, run.Paid, "#f7c08a", "starting");
        var demand = plot.Add.Scatter(x, run.Demand);
        demand.Color = Color.FromHex("#1f2937");
        demand.LineWidth = 1.3f;
        demand.MarkerSize = 0;
        demand.LegendText = "demand (fully used replicas)";
        Style(plot, run, title, "replicas", top);
        var legend = plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        legend.FontSize = Text - 1;
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        return plot;
    }

    private static Plot Missed(FleetBins run, double top)
    {
        var plot = new Plot();
        Area(plot, X(run), new double[run.At.Length], run.Missed, "#c0392b", string.Empty);
        Style(plot, run, string.Empty, "missed %", top);
        plot.XLabel("time (UTC)", Text);
        plot.Axes.Bottom.Label.Bold = false;
        return plot;
    }

    private static void Area(Plot plot, double[] x, double[] low, double[] high, string colour, string name)
    {
        var area = plot.Add.FillY(x, low, high);
        area.FillColor = Color.FromHex(colour);
        area.LineWidth = 0;
        area.MarkerStyle.IsVisible = false;
        area.LegendText = name;
    }

    private static void Style(Plot plot, FleetBins run, string title, string label, double top)
    {
        plot.Font.Set(PanelDrawing.SansSerif ?? Fonts.Default);
        var axis = plot.Axes.DateTimeTicksBottom();
        axis.TickLabelStyle.FontSize = Text - 2;
        ((DateTimeAutomatic)axis.TickGenerator).LabelFormatter = at =>
            at.ToString(at.TimeOfDay == TimeSpan.Zero ? "MMM d" : "HH:mm", CultureInfo.InvariantCulture);
        plot.Axes.Left.TickLabelStyle.FontSize = Text - 2;
        // Both rows begin at the same place whatever their numbers are wide.
        plot.Axes.Left.MinimumSize = 70;
        plot.Axes.Right.MinimumSize = 24;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(.08);
        plot.Title(title, Text);
        plot.Axes.Title.Label.Bold = false;
        plot.YLabel(label, Text);
        plot.Axes.Left.Label.Bold = false;
        var x = X(run);
        plot.Axes.SetLimits(x[0], x[^1], 0, top);
    }

    private static double[] X(FleetBins run) => [.. run.At.Select(at => at.UtcDateTime.ToOADate())];
}
