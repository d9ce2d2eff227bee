using System.Text.Json.Nodes;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Base, overlays and components render, and what they render is what an API server accepts.</summary>
public sealed class KustomizeTests
{
    private static readonly string[] Components =
    [
        "components/kubernetes-facts",
        "components/retraining-cronjob",
        "components/retraining-indexed",
        "monitoring",
        "monitoring/podmonitor",
    ];

    public static TheoryData<string> Deployables =>
        ["base", "overlays/embedded", "overlays/postgres", "overlays/scaler-only", "overlays/mtls"];

    public static TheoryData<string> AllComponents => [.. Components];

    [Theory]
    [MemberData(nameof(Deployables))]
    public async Task Overlay_Rendered_FitsTheSchemas(string folder)
    {
        var documents = await Rendering.KustomizeAsync("manifests/" + folder);
        AssertSound(documents);
        var pods = documents.One("StatefulSet", "prewarm")["spec"]!["template"]!["spec"]!;
        Assert.Contains(pods["containers"]!.AsArray(), container => (string?)container!["name"] == "scaler");
    }

    [Theory]
    [MemberData(nameof(AllComponents))]
    public async Task Component_OnThePostgresOverlay_FitsTheSchemas(string component)
    {
        AssertSound(await WithComponentAsync("overlays/postgres", component));
    }

    [Fact]
    public async Task Postgres_KeepsNothingOnDiskAndSharesHistory()
    {
        var documents = await Rendering.KustomizeAsync("manifests/overlays/postgres");
        var set = documents.One("StatefulSet", "prewarm")["spec"]!;
        Assert.Equal(2, (long)set["replicas"]!);
        Assert.Null(set["volumeClaimTemplates"]);
        var forecaster = Assert.Single(
            set["template"]!["spec"]!["containers"]!.AsArray(),
            container => (string?)container!["name"] == "forecaster"
        )!;
        Assert.Equal(
            ["/etc/prewarm", "/etc/prewarm-postgres", "/tmp"],
            forecaster["volumeMounts"]!
                .AsArray()
                .Select(mount => (string?)mount!["mountPath"])
                .Order(StringComparer.Ordinal)
        );
        documents.One("CronJob", "prewarm-retraining");
    }

    [Fact]
    public async Task ScalerOnly_HasNoForecasterAnywhere()
    {
        var documents = await Rendering.KustomizeAsync("manifests/overlays/scaler-only");
        var text = string.Join('\n', documents.Select(document => document.ToJsonString()));
        Assert.DoesNotContain("\"forecaster\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"page\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(documents, document => (string?)document["metadata"]!["name"] == "prewarm-page");
    }

    [Fact]
    public async Task IndexedRetraining_EveryShardIsTrainedOnce()
    {
        var documents = await WithComponentAsync("base", "components/retraining-indexed");
        var job = documents.One("CronJob", "prewarm-retraining")["spec"]!["jobTemplate"]!["spec"]!;
        var shard = (string?)job["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray()[^1];
        Assert.Equal($"$(JOB_COMPLETION_INDEX)/{(long)job["completions"]!}", shard);
        Assert.Equal("Indexed", (string?)job["completionMode"]);
    }

    [Theory]
    [MemberData(nameof(Deployables))]
    public async Task Configuration_InTheConfigMap_IsKnownToTheProgram(string folder)
    {
        var documents = await Rendering.KustomizeAsync("manifests/" + folder);
        var map = Assert.Single(documents, document => document["data"]?["prewarm.yaml"] is not null);
        ConfigurationText.AssertKnown((string)map["data"]!["prewarm.yaml"]!);
    }

    /// <summary>Schemas hold, names that are referred to exist, and selectors find the pods they are meant for.</summary>
    internal static void AssertSound(IReadOnlyList<JsonNode> documents)
    {
        var problems = documents.SelectMany(document =>
            KubernetesSchemas
                .Check(document)
                .Select(problem => $"{document["kind"]} {document["metadata"]!["name"]}{problem}")
        );
        NoProblems.In(problems.Concat(ReferenceCheck.Problems(documents)));
    }

    /// <summary>A folder with a component added, rendered.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> WithComponentAsync(string folder, string component)
    {
        // Kustomize wants relative paths; the temporary folder lies beside the overlays for the time of the test.
        var name = "test-" + Guid.NewGuid().ToString("N");
        var place = Directory.CreateDirectory(Repository.Path("artifacts", name));
        try
        {
            var text = $"""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: prewarm
                resources: [../../manifests/{folder}]
                components: [../../manifests/{component}]
                """;
            if (folder == "overlays/postgres" && component.Contains("retraining", StringComparison.Ordinal))
            {
                text = text.Replace(folder, "base", StringComparison.Ordinal); // The overlay has it already.
            }

            await File.WriteAllTextAsync(
                Path.Combine(place.FullName, "kustomization.yaml"),
                text,
                TestContext.Current.CancellationToken
            );
            return await Rendering.KustomizeAsync($"artifacts/{name}");
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
