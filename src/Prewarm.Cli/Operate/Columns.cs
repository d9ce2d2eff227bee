using Spectre.Console;

namespace Prewarm.Cli.Operate;

/// <summary>A plain table. Colours and width follow the terminal; piped, there are none and lines are never cut.</summary>
internal static class Columns
{
    private const int PipedWidth = 400;

    public static void Print(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var name in header)
        {
            table.AddColumn(new TableColumn(new Markup("[grey]" + Markup.Escape(name) + "[/]")).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Clean(cell))));
        }

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Out = new AnsiConsoleOutput(Console.Out),
            }
        );
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipedWidth;
        }

        console.Write(table);
    }

    /// <summary>A tenant's text must not steer the terminal.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
