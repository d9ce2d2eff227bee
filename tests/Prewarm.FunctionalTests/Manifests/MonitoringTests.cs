using System.Text.Json.Nodes;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Rules fire when they should and lead to a page that helps; the dashboard can be read.</summary>
public sealed class MonitoringTests
{
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
}
