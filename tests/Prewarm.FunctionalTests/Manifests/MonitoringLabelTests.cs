using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Alert rules and dashboard ask for names, labels and values that started hosts really export.</summary>
public sealed partial class MonitoringLabelTests(MonitoredHosts hosts) : IClassFixture<MonitoredHosts>
{
    public static TheoryData<string> Alerts => [.. Rules().Select(rule => (string)rule["alert"]!)];

    public static TheoryData<string> Panels => [.. Queries().Select(query => query.Title).Distinct()];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void Alert_AsksForWhatIsExported(string alert)
    {
        var rule = Rules().Single(rule => (string?)rule["alert"] == alert);
        var query = new PromQuery((string)rule["expr"]!);
        NoProblems.In(query.Problems(hosts.Metrics));

        // A label that the aggregation drops would print as nothing.
        var told = LabelsOfTemplates().Matches(rule["annotations"]!.ToJsonString()).Select(Label);
        NoProblems.In(told.Where(label => !query.Kept.Contains(label)).Select(label => $"{label} is not kept"));
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Panel_AsksForWhatIsExported(string title)
    {
        foreach (var (_, expression, legend) in Queries().Where(query => query.Title == title))
        {
            var query = new PromQuery(expression);
            NoProblems.In(query.Problems(hosts.Metrics));
            var told = LabelsOfLegends().Matches(legend).Select(Label);
            NoProblems.In(told.Where(label => !query.Kept.Contains(label)).Select(label => $"{label} is not kept"));
        }
    }

    [Fact]
    public void Variables_AskForWhatIsExported()
    {
        var variables = Dashboard()["templating"]!["list"]!
            .AsArray()
            .Select(variable => variable!["query"] is JsonObject query ? (string?)query["query"] : null)
            .OfType<string>()
            .Select(text => LabelValues().Match(text))
            .ToList();
        Assert.Equal(["namespace", "scaled_object"], variables.Select(Label));
        foreach (var variable in variables)
        {
            var query = new PromQuery(variable.Groups["selector"].Value);
            NoProblems.In(query.Problems(hosts.Metrics));
            Assert.True(hosts.Metrics.Has(Assert.Single(query.Metrics), Label(variable)));
        }
    }

    [Theory]
    [InlineData("max(prewarm_no_such_thing)", "prewarm_no_such_thing is not exported")]
    [InlineData("max(prewarm_answer_rung{budget=\"\"})", "prewarm_answer_rung has no label budget")]
    [InlineData("sum(prewarm_clamp_replicas{guard=\"bugdet\"})", "prewarm_clamp_replicas has no guard \"bugdet\"")]
    [InlineData("max by (lead) (prewarm_answer_rung)", "prewarm_answer_rung has no label lead to group by")]
    public void WrongQuery_IsNoticed(string expression, string problem) =>
        Assert.Equal([problem], new PromQuery(expression).Problems(hosts.Metrics));

    private static string Label(Match match) => match.Groups["label"].Value;

    private static IEnumerable<JsonNode> Rules() =>
        YamlText
            .Documents(Repository.Read("manifests", "monitoring", "alerts.yaml"))
            .SelectMany(document => document["groups"]!.AsArray())
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!);

    private static JsonNode Dashboard() =>
        JsonNode.Parse(Repository.Read("manifests", "monitoring", "dashboard.json"))!;

    private static IEnumerable<(string Title, string Expression, string Legend)> Queries() =>
        from panel in Dashboard()["panels"]!.AsArray()
        from target in panel!["targets"]?.AsArray() ?? []
        select ((string)panel["title"]!, (string)target!["expr"]!, (string?)target["legendFormat"] ?? string.Empty);

    [GeneratedRegex(@"\$labels\.(?<label>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelsOfTemplates();

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelsOfLegends();

    [GeneratedRegex(
        @"^label_values\((?<selector>.*), (?<label>[a-z_]+)\)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex LabelValues();
}
