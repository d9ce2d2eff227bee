using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>What the pages show is what the programs take: links lead somewhere, every ScaledObject parses.</summary>
public sealed class DocumentTests
{
    public static TheoryData<string> Pages => [.. MarkdownFiles.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryRelativeLink_LeadsSomewhere(string page)
    {
        var text = Repository.Read(page);
        NoProblems.In(MarkdownFiles.RelativeLinks(text).Where(link => !Leads(page, text, link)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryTrigger_ParsesAsTheScalerParsesIt(string page)
    {
        foreach (var document in Yaml(page))
        {
            NoProblems.In(Triggers.Ours(document).SelectMany(Triggers.Problems));
            if (document is JsonObject map && (string?)map["kind"] is "ScaledObject" or "ScaledJob")
            {
                SampleTests.AssertAccepted([document]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryPrewarmYaml_NamesKnownKeysOnly(string page)
    {
        foreach (var block in MarkdownFiles.Code(Repository.Read(page), "yaml"))
        {
            if (
                block.StartsWith("sources:", StringComparison.Ordinal)
                || block.StartsWith("scaler:", StringComparison.Ordinal)
            )
            {
                ConfigurationText.AssertKnown(block);
            }
        }
    }

    [Fact]
    public void Pages_ShowScaledObjects()
    {
        // Guards the guard: an extraction that finds nothing would make the tests above pass for ever.
        Assert.True(MarkdownFiles.All.SelectMany(Yaml).SelectMany(Triggers.Ours).Count() >= 2);
    }

    private static bool Leads(string page, string text, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, string.Empty);
        if (path.Length == 0)
        {
            return MarkdownFiles.Anchors(text).Contains(anchor);
        }

        var target = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path));
        if (!File.Exists(target))
        {
            return Directory.Exists(target) && anchor.Length == 0;
        }

        return anchor.Length == 0 || MarkdownFiles.Anchors(File.ReadAllText(target)).Contains(anchor);
    }

    private static IEnumerable<JsonNode> Yaml(string page)
    {
        foreach (var block in MarkdownFiles.Code(Repository.Read(page), "yaml"))
        {
            IReadOnlyList<JsonNode> documents;
            try
            {
                documents = YamlText.Documents(block);
            }
            catch (YamlException wrong)
            {
                throw new InvalidOperationException($"{page}: a block marked yaml is none: {wrong.Message}", wrong);
            }

            foreach (var document in documents)
            {
                yield return document;
            }
        }
    }
}
