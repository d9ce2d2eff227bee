using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The notebooks as they are kept: executed from top to bottom, with figures, and without a trace of who executed them where.</summary>
/// <remarks><c>eng/notebooks.sh</c> executes them in CI on data of a started Prewarm and compares.</remarks>
public sealed partial class NotebookTests
{
    /// <summary>Files that <c>eng/notebooks.sh</c> puts into the data folder.</summary>
    private static readonly string[] DataFiles = ["history.json", "forecast.json", "backtest.json", "simulate-*.json"];

    public static TheoryData<string> Notebooks => [.. Repository.Files("notebooks", "*.ipynb")];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Notebook_WasExecutedInOrderWithoutAnError(string file)
    {
        var cells = Code(file).ToList();
        Assert.Equal(Enumerable.Range(1, cells.Count), cells.Select(cell => (int?)cell["execution_count"] ?? 0));
        Assert.DoesNotContain(cells.SelectMany(Outputs), output => (string?)output["output_type"] == "error");

        // The first only imports.
        Assert.All(cells.Skip(1), cell => Assert.NotEmpty(Outputs(cell)));
        Assert.Contains(cells.SelectMany(Outputs), output => output["data"]?["image/png"] is not null);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Notebook_HoldsNoPathAndNoTimeOfItsExecution(string file)
    {
        var texts = Code(file).SelectMany(Outputs).SelectMany(Texts);
        Assert.DoesNotContain(texts, text => Paths().IsMatch(text));
        Assert.DoesNotContain("iopub", Repository.Read(file), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Notebook_ReadsWhatTheScriptWrites(string file)
    {
        var read = Code(file)
            .SelectMany(cell => Lines(cell["source"]))
            .SelectMany(line => DataNames().Matches(line).Select(match => match.Groups["name"].Value))
            .ToList();
        Assert.NotEmpty(read);
        Assert.Empty(read.Except(DataFiles));
    }

    [Fact]
    public void Traffic_IsTheWholeDaysOfTheSample()
    {
        var printed = string.Concat(Code("notebooks/your-traffic.ipynb").SelectMany(Outputs).SelectMany(Texts));
        Assert.Contains("38880 minutes from 2026-03-02", printed, StringComparison.Ordinal);
        Assert.Contains("0.0% missing", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Replays_RankThePoliciesAsTheyAreMeantTo()
    {
        var table = Code("notebooks/service-level-and-lead-time.ipynb")
            .SelectMany(Outputs)
            .Select(output => output["data"]?["text/plain"])
            .OfType<JsonNode>()
            .Select(text => string.Concat(Lines(text)))
            .First(text => text.Contains("oracle", StringComparison.Ordinal));
        var longest = table.Split('\n').Last(line => line.StartsWith("600", StringComparison.Ordinal));
        var index = longest
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        var (oracle, prewarm, reactive) = (index[0], index[1], index[2]);
        Assert.InRange(oracle, 0.99, 1.1);
        Assert.InRange(prewarm, oracle, reactive);
    }

    private static IEnumerable<JsonNode> Code(string file) =>
        JsonNode.Parse(Repository.Read(file))!["cells"]!
            .AsArray()
            .Select(cell => cell!)
            .Where(cell => (string?)cell["cell_type"] == "code");

    private static IEnumerable<JsonNode> Outputs(JsonNode cell) => cell["outputs"]!.AsArray().Select(output => output!);

    private static IEnumerable<string> Texts(JsonNode output) =>
        Lines(output["text"]).Concat(Lines(output["data"]?["text/plain"])).Concat(Lines(output["data"]?["text/html"]));

    private static IEnumerable<string> Lines(JsonNode? text) =>
        text switch
        {
            JsonArray lines => lines.Select(line => (string)line!),
            JsonValue whole => [(string)whole!],
            _ => [],
        };

    [GeneratedRegex(
        @"(^|[\s'""(])/(tmp|home|root|work|usr|var)/",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Paths();

    [GeneratedRegex(@"""(?<name>[a-z]+(-\*)?\.json)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DataNames();
}
