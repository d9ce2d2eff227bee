namespace Prewarm.Cli.Plots;

/// <summary>One pair of axes: what is drawn on it, in the order it is drawn.</summary>
/// <param name="Title">Above the axes.</param>
/// <param name="Bands">Areas, widest first.</param>
/// <param name="Lines">Lines on top of them.</param>
/// <param name="Origin">Where the known ends and the forecast begins; null where there is no such instant.</param>
internal sealed record PlotPanel(
    string Title,
    IReadOnlyList<PlotBand> Bands,
    IReadOnlyList<PlotLine> Lines,
    DateTimeOffset? Origin
);

/// <summary>Values in time; a line breaks where a value is NaN.</summary>
internal sealed record PlotLine(string Name, PlotInk Ink, DateTimeOffset[] At, double[] Values);

/// <summary>The area between two lines.</summary>
internal sealed record PlotBand(string Name, PlotInk Ink, DateTimeOffset[] At, double[] Low, double[] High);

/// <summary>What a colour stands for.</summary>
internal enum PlotInk
{
    /// <summary>What was measured.</summary>
    Measured,

    /// <summary>What was said.</summary>
    Said,

    /// <summary>The band that is missed most seldom.</summary>
    WideBand,

    /// <summary>The band inside it.</summary>
    MiddleBand,

    /// <summary>Bands inside both.</summary>
    NarrowBand,
}
