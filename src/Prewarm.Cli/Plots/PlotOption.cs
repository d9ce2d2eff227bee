using System.CommandLine;
using Prewarm.Cli.Commands;

namespace Prewarm.Cli.Plots;

/// <summary>The option <c>--plot</c> and what it does at the end of a verb.</summary>
internal static class PlotOption
{
    public static Option<string> Create() =>
        CheckedOption.Create(
            "--plot",
            "Draw the result into this file.",
            "FILE.png|FILE.svg",
            string.Empty,
            PlotFile.Problem
        );

    /// <summary>Saves panels and notes where text could not be drawn.</summary>
    /// <exception cref="PlotUnavailableException">This platform cannot draw.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string verb, string path, IReadOnlyList<PlotPanel> panels)
    {
        PlotFile.Save(path, "value", panels);
        if (!PlotFile.HasFonts())
        {
            Console.Error.WriteLine($"{verb}: no fonts are installed, so the plot has no text");
        }
    }
}
