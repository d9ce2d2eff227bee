using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Rules and dashboard name metrics that exist, fire when they should and lead to a page that helps.</summary>
public sealed partial class MonitoringTests
{
    /// <summary>What the exporter puts behind a name: unit, kind, parts of a histogram.</summary>
    private static readonly string[] Endings =
    [
        "",
        "_seconds",
        "_seconds_bucket",
        "_seconds_count",
        "_seconds_sum",
        "_minutes_total",
        "_ratio",
        "_total",
    ];

    public static TheoryData<string> Users =>
        ["manifests/monitoring/alerts.yaml", "manifests/monitoring/dashboard.json"];

    [Theory]
    [MemberData(nameof(Users))]
    public void EveryMetric_ExistsInTheCode(string file)
    {
        var stems = Repository
            .Files("src", "*.cs")
            .SelectMany(source =>
                Instruments().Matches(Repository.Read(source)).Select(match => match.Groups["name"].Value)
            )
            .Select(name => name.Replace('.', '_'))
            .ToHashSet(StringComparer.Ordinal);
        var used = Metrics()
            .Matches(Repository.Read(file))
            .Select(match => match.Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(used);
        NoProblems.In(
            used.Where(name =>
                !Endings.Any(ending =>
                    name.EndsWith(ending, StringComparison.Ordinal) && stems.Contains(name[..^ending.Length])
                )
            )
        );
    }

    [Fact]
    public void EveryAlert_HasAPageAndATest()
    {
        var tests = Repository.Read("manifests", "monitoring", "tests", "alerts.test.yaml");
        foreach (var rule in Rules())
        {
            var page = ((string)rule["annotations"]!["runbook_url"]!).Split("/blob/main/")[1];
            Assert.True(File.Exists(Repository.Path(page)), $"{rule["alert"]}: {page} is not there");
            Assert.Contains($"name: {rule["alert"]}\n", tests, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PrometheusRule_HasTheRulesOfTheFile()
    {
        var wrapped = YamlText.Documents(Repository.Read("manifests", "monitoring", "prometheusrule.yaml")).Single()[
            "spec"
        ]!;
        var plain = YamlText.Documents(Repository.Read("manifests", "monitoring", "alerts.yaml")).Single();
        Assert.Equal(plain.ToJsonString(), wrapped.ToJsonString());
    }

    [Fact]
    public void Dashboard_HasPanelsThatDoNotOverlap()
    {
        var panels = JsonNode.Parse(Repository.Read("manifests", "monitoring", "dashboard.json"))!["panels"]!.AsArray();
        var cells = panels.SelectMany(panel => Cells(panel!["gridPos"]!)).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => (int)panel!["id"]!).Distinct().Count());
    }

    [Fact]
    public async Task Rules_UnderPromtool_FireWhenTheyShould()
    {
        var (code, output, error) = await Rendering.RunAsync(
            Require.Program("promtool"),
            "test",
            "rules",
            Repository.Path("manifests", "monitoring", "tests", "alerts.test.yaml")
        );
        Assert.True(code == 0, output + error);
    }

    private static IEnumerable<JsonNode> Rules() =>
        YamlText
            .Documents(Repository.Read("manifests", "monitoring", "alerts.yaml"))
            .SelectMany(document => document["groups"]!.AsArray())
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!);

    private static IEnumerable<(int X, int Y)> Cells(JsonNode place) =>
        from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
        from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
        select (x, y);

    [GeneratedRegex("\"(?<name>prewarm\\.[a-z.]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Instruments();

    [GeneratedRegex("prewarm_[a-z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Metrics();
}
