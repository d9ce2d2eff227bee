using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Prewarm.Cli.Plots;

/// <summary>Draws one panel with ScottPlot.</summary>
internal static class PanelDrawing
{
    /// <summary>A band may reach this far beyond the lines; what goes on above is cut, so that the lines stay readable.</summary>
    private const double BandsMost = 1.6;

    private const float Text = 15;

    /// <summary>Upright letters read best at this size; null where none of the usual families is installed.</summary>
    public static readonly string? SansSerif = new[]
    {
        "DejaVu Sans",
        "Liberation Sans",
        "Noto Sans",
        "Arial",
    }.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains);

    /// <param name="panel">What to draw.</param>
    /// <param name="valueLabel">Label of the vertical axis.</param>
    public static Plot Draw(PlotPanel panel, string valueLabel)
    {
        var plot = new Plot();
        foreach (var band in panel.Bands)
        {
            Add(plot, band);
        }

        foreach (var line in panel.Lines)
        {
            Add(plot, line);
        }

        if (panel.Origin is { } origin)
        {
            var edge = plot.Add.VerticalLine(X(origin), 1, Ink(PlotInk.Measured), LinePattern.Dotted);
            edge.LegendText = string.Empty;
        }

        Style(plot, panel, valueLabel);
        Frame(plot, panel);
        return plot;
    }

    private static void Add(Plot plot, PlotBand band)
    {
        var drawn = plot.Add.FillY([.. band.At.Select(X)], band.Low, band.High);
        drawn.FillColor = Ink(band.Ink);
        drawn.LineWidth = 0;
        drawn.MarkerStyle.IsVisible = false;
        drawn.LegendText = band.Name;
    }

    /// <summary>A line of its own between two gaps, since what is missing must not look measured.</summary>
    private static void Add(Plot plot, PlotLine line)
    {
        var named = false;
        for (var from = 0; from < line.Values.Length; from++)
        {
            var to = from;
            while (to < line.Values.Length && !double.IsNaN(line.Values[to]))
            {
                to++;
            }

            if (to == from)
            {
                continue;
            }

            var part = plot.Add.Scatter(line.At[from..to].Select(X).ToArray(), line.Values[from..to]);
            part.Color = Ink(line.Ink);
            part.LineWidth = 1.5f;
            // A sample between two missing ones has no line to show it.
            part.MarkerSize = to - from == 1 ? 3 : 0;
            part.LegendText = named ? string.Empty : line.Name;
            named = true;
            from = to;
        }
    }

    private static void Style(Plot plot, PlotPanel panel, string valueLabel)
    {
        plot.Font.Set(SansSerif ?? Fonts.Default);
        var axis = plot.Axes.DateTimeTicksBottom();
        axis.TickLabelStyle.FontSize = Text - 1;
        ((DateTimeAutomatic)axis.TickGenerator).LabelFormatter = at =>
            at.ToString(at.TimeOfDay == TimeSpan.Zero ? "MMM d\nyyyy" : "HH:mm\nMMM d", CultureInfo.InvariantCulture);
        plot.Axes.Left.TickLabelStyle.FontSize = Text - 1;
        plot.Title(panel.Title, Text + 1);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel("time (UTC)", Text);
        plot.YLabel(valueLabel, Text);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        // An axis that is not visible takes no room either, and the last label would be cut at the edge.
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Right.MinimumSize = 36;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(.08);
        var legend = plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        legend.FontSize = Text - 1;
        legend.BackgroundColor = Colors.White.WithAlpha(.8);
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>All of the time; of the values what the lines need, with room for the bands and the legend.</summary>
    private static void Frame(Plot plot, PlotPanel panel)
    {
        var values = panel.Lines.SelectMany(line => line.Values).Where(double.IsFinite).ToArray();
        if (values.Length == 0)
        {
            return;
        }

        var low = values.Min();
        var high = values.Max();
        var room = Math.Max(high - low, Math.Max(Math.Abs(high), 1e-9) * 0.05);
        var lowest = panel.Bands.SelectMany(band => band.Low).Append(low).Min();
        var highest = panel.Bands.SelectMany(band => band.High).Append(high).Max();
        var bottom = Math.Max(lowest, low - ((BandsMost - 1) * room));
        var top = Math.Min(highest, high + ((BandsMost - 1) * room));
        var above = Math.Max(top - bottom, room);
        var times = panel.Lines.SelectMany(line => line.At).ToArray();
        plot.Axes.SetLimits(
            X(times.Min()),
            X(times.Max()),
            lowest >= 0 && bottom < 0.5 * top ? 0 : bottom - (0.05 * above),
            top + (0.15 * above)
        );
    }

    private static double X(DateTimeOffset at) => at.UtcDateTime.ToOADate();

    private static Color Ink(PlotInk ink) =>
        ink switch
        {
            PlotInk.Measured => Color.FromHex("#3f4650"),
            PlotInk.Said => Color.FromHex("#c2410c"),
            PlotInk.WideBand => Color.FromHex("#fdeadb"),
            PlotInk.MiddleBand => Color.FromHex("#fbcfae"),
            _ => Color.FromHex("#f4a873"),
        };
}
