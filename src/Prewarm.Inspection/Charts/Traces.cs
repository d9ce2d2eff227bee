using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using Plotly.Blazor.Traces.ScatterLib.LineLib;

namespace Prewarm.Inspection.Charts;

/// <summary>Lines, bands and marks. Instants are milliseconds since 1970, which the library's date axes take.</summary>
internal static class Traces
{
    public static object X(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    /// <summary>Unknown stays a gap.</summary>
    public static object? Y(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;

    public static Scatter Line(
        string name,
        IEnumerable<(DateTimeOffset At, double Value)> points,
        string color,
        decimal width,
        string? dash = null,
        bool steps = false,
        string yAxis = "y"
    )
    {
        var (x, y) = Split(points);
        return new Scatter
        {
            Name = name,
            X = x,
            Y = y,
            YAxis = yAxis,
            Mode = ModeFlag.Lines,
            ConnectGaps = false,
            HoverTemplate = "%{y:,.4~g}",
            Line = new Line
            {
                Color = color,
                Width = width,
                Dash = dash,
                Shape = steps ? ShapeEnum.Hv : ShapeEnum.Linear,
            },
        };
    }

    /// <summary>The upper edge; fills down to the trace before it.</summary>
    public static Scatter Band(
        string name,
        IEnumerable<(DateTimeOffset At, double Value)> upper,
        string fill,
        bool steps = false,
        string yAxis = "y",
        FillEnum how = FillEnum.ToNextY
    )
    {
        var trace = Line(name, upper, "rgba(0,0,0,0)", 0, steps: steps, yAxis: yAxis);
        trace.Fill = how;
        trace.FillColor = fill;
        return trace;
    }

    /// <summary>Marks with a text each. The texts are tenants' and operators' words: they are escaped.</summary>
    public static Scatter Marks(
        string name,
        IReadOnlyList<(DateTimeOffset At, double Value, string Text)> marks,
        string color,
        Plotly.Blazor.Traces.ScatterLib.MarkerLib.SymbolEnum symbol,
        string yAxis = "y"
    ) =>
        new()
        {
            Name = name,
            X = [.. marks.Select(mark => X(mark.At))],
            Y = [.. marks.Select(mark => Y(mark.Value)!)],
            YAxis = yAxis,
            Mode = ModeFlag.Markers,
            HoverTextArray = [.. marks.Select(mark => Escape(mark.Text))],
            HoverTemplate = "%{hovertext}",
            Marker = new Marker
            {
                Color = color,
                Size = 6,
                Symbol = symbol,
            },
        };

    /// <summary>The library reads a little markup in texts; a tenant's text must have none.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static (List<object> X, List<object> Y) Split(IEnumerable<(DateTimeOffset At, double Value)> points)
    {
        var (x, y) = (new List<object>(), new List<object>());
        foreach (var (at, value) in points)
        {
            x.Add(X(at));
            y.Add(Y(value)!);
        }

        return (x, y);
    }
}
