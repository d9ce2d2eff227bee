using SkiaSharp;

namespace Prewarm.Cli.Plots;

/// <summary>Panels one below the other in a PNG or SVG file.</summary>
internal static class PlotFile
{
    private const int Width = 1400;
    private const int PanelHeight = 420;

    /// <summary>A single panel is higher: it has the page for itself.</summary>
    private const int SingleHeight = 620;

    /// <summary>What is wrong with a file name; null when nothing is.</summary>
    public static string? Problem(string path) =>
        path.Length == 0 || IsPng(path) || IsSvg(path) ? null : "must end in .png or .svg";

    /// <param name="path">Ends in .png or .svg.</param>
    /// <param name="valueLabel">Label of the vertical axes.</param>
    /// <param name="panels">At least one.</param>
    /// <exception cref="PlotUnavailableException">The drawing library cannot be loaded on this platform.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string valueLabel, IReadOnlyList<PlotPanel> panels) =>
        Save(path, Width, Height(panels), canvas => Paint(canvas, valueLabel, panels));

    /// <param name="path">Ends in .png or .svg.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="paint">Paints all of it.</param>
    /// <exception cref="PlotUnavailableException">The drawing library cannot be loaded on this platform.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, int width, int height, Action<SKCanvas> paint)
    {
        try
        {
            File.WriteAllBytes(path, IsSvg(path) ? Svg(width, height, paint) : Png(width, height, paint));
        }
        catch (Exception missing) when (missing is TypeInitializationException or DllNotFoundException)
        {
            throw new PlotUnavailableException("the native drawing library SkiaSharp does not load on this platform");
        }
    }

    /// <summary>Whether text can be drawn: a container without fonts leaves axes bare.</summary>
    public static bool HasFonts() => SKFontManager.Default.FontFamilyCount > 0;

    private static byte[] Png(int width, int height, Action<SKCanvas> paint)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        paint(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] Svg(int width, int height, Action<SKCanvas> paint)
    {
        using var stream = new MemoryStream();
        // The canvas writes the closing tag when it is disposed.
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            paint(canvas);
        }

        return stream.ToArray();
    }

    private static void Paint(SKCanvas canvas, string valueLabel, IReadOnlyList<PlotPanel> panels)
    {
        canvas.Clear(SKColors.White);
        var height = (float)Height(panels) / panels.Count;
        for (var i = 0; i < panels.Count; i++)
        {
            using var plot = PanelDrawing.Draw(panels[i], valueLabel);
            // A plot clears the canvas before it draws: the clip keeps it to its own part.
            canvas.Save();
            canvas.ClipRect(new SKRect(0, i * height, Width, (i + 1) * height));
            plot.Render(canvas, new ScottPlot.PixelRect(0, Width, (i + 1) * height, i * height));
            canvas.Restore();
        }
    }

    private static int Height(IReadOnlyList<PlotPanel> panels) =>
        panels.Count == 1 ? SingleHeight : panels.Count * PanelHeight;

    private static bool IsPng(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
