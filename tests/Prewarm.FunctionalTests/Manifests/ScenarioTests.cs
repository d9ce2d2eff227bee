using System.Globalization;
using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The scenario table has every sample, and every sample's own table says the same.</summary>
public sealed partial class ScenarioTests
{
    private static readonly string Page = Repository.Read("docs", "scenarios.md");

    [Theory]
    [MemberData(nameof(SampleTests.Folders), MemberType = typeof(SampleTests))]
    public void EverySample_HasALineWithCostAndMisses(string folder)
    {
        var rows = Rows(Page)
            .Where(row => row[0].Contains($"manifests/samples/{folder})", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.All(row.Skip(3), cell => Assert.Matches(@"^[\d,.]+", cell)));
    }

    [Theory]
    [MemberData(nameof(SampleTests.Folders), MemberType = typeof(SampleTests))]
    public void SampleTable_HasTheNumbersOfThePage(string folder)
    {
        var readme = Rows(Repository.Read("manifests", "samples", folder, "README.md")).ToList();
        foreach (var row in Rows(Page).Where(row => row[0].Contains($"samples/{folder})", StringComparison.Ordinal)))
        {
            var prewarm = readme.FirstOrDefault(own => own[0] == "Prewarm" && own[1] == row[1]);
            if (prewarm is not null)
            {
                Assert.Equal(row[5], $"{prewarm[2]}, {prewarm[3]}, {prewarm[5]}");
            }
            else
            {
                // The queue is a model of its own, with policies of its own.
                Assert.Equal("finetuning-queue", folder);
            }
        }
    }

    [Fact]
    public void Summary_CountsWhatTheTableShows()
    {
        var compared = Rows(Page).Where(row => row[4].Contains(" at ", StringComparison.Ordinal)).ToList();
        var better = compared.Count(row => Number(row[5].Split(", ")[2]) <= Number(row[4].Split(' ')[0]));
        Assert.Contains(
            $"at or below the tuned reactive policy on {better} of {compared.Count} traces",
            Page,
            StringComparison.Ordinal
        );
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Cells of every table row but heads and rules.</summary>
    private static IEnumerable<string[]> Rows(string text) =>
        TableRows()
            .Matches(text)
            .Select(match => match.Groups["cells"].Value.Split('|').Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells.Length >= 6 && !cells[0].StartsWith('-') && cells[0] is not ("sample" or "policy"));

    [GeneratedRegex(
        @"^\|(?<cells>.*)\|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex TableRows();
}
