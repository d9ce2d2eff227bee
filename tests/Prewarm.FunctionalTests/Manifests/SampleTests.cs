using System.Text.Json.Nodes;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Every sample is what an API server, KEDA and the scaler accept, and says how to see its numbers.</summary>
public sealed class SampleTests
{
    private const string Samples = "manifests/samples";

    public static TheoryData<string> Folders =>
        [
            .. Directory
                .EnumerateDirectories(Repository.Path("manifests", "samples"))
                .Select(folder => Path.GetFileName(folder)!)
                .Where(name => name[0] != '_'),
        ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Sample_EveryDocument_IsAccepted(string folder)
    {
        var documents = Repository
            .Files($"{Samples}/{folder}", "*.yaml")
            .SelectMany(file => YamlText.Documents(Repository.Read(file)))
            .ToList();
        AssertAccepted(documents);
        Assert.True(documents.Count > 0 || folder == "triton-100-models");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Sample_Readme_HasACommandAndItsNumbers(string folder)
    {
        var text = Repository.Read("manifests", "samples", folder, "README.md");
        Assert.Contains("traffic.py", text, StringComparison.Ordinal);
        Assert.Contains("| reactive", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Triton_AHundredModels_AreAHundredDifferentTriggers()
    {
        var (code, output, error) = await Rendering.RunAsync(
            Require.Program("python3"),
            $"{Samples}/triton-100-models/generate.py"
        );
        Assert.True(code == 0, error);
        var documents = YamlText.Documents(output);
        Assert.Equal(100, documents.Count);
        AssertAccepted(documents);
        Assert.Equal(
            100,
            documents
                .Select(document => (string)document["metadata"]!["name"]!)
                .Distinct(StringComparer.Ordinal)
                .Count()
        );
    }

    internal static void AssertAccepted(IReadOnlyList<JsonNode> documents) =>
        NoProblems.In(
            documents.SelectMany(document =>
                KubernetesSchemas
                    .Check(document)
                    .Concat(document["spec"]?["triggers"] is null ? [] : Triggers.KedaProblems(document))
                    .Concat(Triggers.Ours(document).SelectMany(Triggers.Problems))
                    .Select(problem => $"{document["metadata"]?["name"]}: {problem}")
            )
        );
}
