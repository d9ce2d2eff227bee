using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.ShapeLib;

namespace Prewarm.Inspection.Charts;

/// <summary>What all charts share: quiet axes, one or two rows on one axis of time.</summary>
internal static class FigureLayout
{
    private const string Clear = "rgba(0,0,0,0)";

    /// <param name="twoRows">Demand above, replicas below.</param>
    public static Layout Create(ChartTheme theme, bool twoRows, string unit)
    {
        var layout = new Layout
        {
            AutoSize = true,
            PaperBgColor = Clear,
            PlotBgColor = Clear,
            HoverMode = HoverModeEnum.XUnified,
            DragMode = DragModeEnum.Zoom,
            UiRevision = "kept",
            Font = new Font { Color = theme.Soft, Size = 12 },
            Margin = new Margin
            {
                L = 56,
                R = 12,
                T = 8,
                B = 36,
            },
            HoverLabel = new HoverLabel
            {
                BgColor = theme.Hover,
                Font = new Plotly.Blazor.LayoutLib.HoverLabelLib.Font { Color = theme.Ink, Size = 12 },
            },
            Legend =
            [
                new Legend
                {
                    Orientation = Plotly.Blazor.LayoutLib.LegendLib.OrientationEnum.H,
                    X = 0,
                    Y = -0.12m,
                    YAnchor = Plotly.Blazor.LayoutLib.LegendLib.YAnchorEnum.Top,
                },
            ],
            XAxis =
            [
                new XAxis
                {
                    Type = Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum.Date,
                    GridColor = theme.Grid,
                    HoverFormat = "%a %Y-%m-%d %H:%M UTC",
                    Anchor = twoRows ? "y2" : "y",
                },
            ],
            YAxis = [Axis(theme, unit, twoRows ? 0.36m : 0m, 1m)],
        };
        if (twoRows)
        {
            layout.YAxis.Add(Axis(theme, "replicas", 0m, 0.28m));
        }

        return layout;
    }

    /// <summary>A shaded span of time over all rows.</summary>
    public static Shape Span(DateTimeOffset from, DateTimeOffset to, string fill) =>
        new()
        {
            Type = TypeEnum.Rect,
            XRef = "x",
            YRef = "paper",
            X0 = Traces.X(from),
            X1 = Traces.X(to),
            Y0 = 0,
            Y1 = 1,
            FillColor = fill,
            Layer = LayerEnum.Below,
            Line = new Line { Width = 0 },
        };

    /// <summary>A line at one instant.</summary>
    public static Shape Instant(DateTimeOffset at, string color) =>
        new()
        {
            Type = TypeEnum.Line,
            XRef = "x",
            YRef = "paper",
            X0 = Traces.X(at),
            X1 = Traces.X(at),
            Y0 = 0,
            Y1 = 1,
            Line = new Line { Color = color, Width = 1.2m },
        };

    /// <summary>A short word at the top of a span.</summary>
    public static Annotation Label(DateTimeOffset at, string text, ChartTheme theme) =>
        new()
        {
            X = Traces.X(at),
            Y = 1,
            XRef = "x",
            YRef = "paper",
            Text = text,
            ShowArrow = false,
            XAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.XAnchorEnum.Left,
            YAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.YAnchorEnum.Top,
            Font = new Plotly.Blazor.LayoutLib.AnnotationLib.Font { Color = theme.Soft, Size = 11 },
        };

    private static YAxis Axis(ChartTheme theme, string title, decimal from, decimal to) =>
        new()
        {
            GridColor = theme.Grid,
            ZeroLine = false,
            RangeMode = Plotly.Blazor.LayoutLib.YAxisLib.RangeModeEnum.ToZero,
            FixedRange = true,
            Domain = [from, to],
            Title = new Plotly.Blazor.LayoutLib.YAxisLib.Title { Text = Traces.Escape(title) },
        };
}
