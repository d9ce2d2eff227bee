using System.Text.Json.Nodes;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The chart renders for every switch, refuses what cannot work, and says the same as the kustomize files.</summary>
public sealed class HelmTests
{
    public static TheoryData<string> Settings =>
        [
            "",
            "storage.engine=postgres replicas=2",
            "storage.engine=postgres retraining.enabled=true",
            "storage.engine=postgres retraining.enabled=true retraining.shards=8",
            "forecaster.enabled=false replicas=3",
            "tls.enabled=true kubernetesFacts.enabled=true",
            "monitoring.scrape=ServiceMonitor monitoring.rules=true monitoring.dashboard=true monitoring.labels.release=prom",
            "monitoring.scrape=PodMonitor forecaster.enabled=false",
            "networkPolicy.enabled=false podDisruptionBudget.enabled=false priorityClassName=system-cluster-critical",
            "env[0].name=PREWARM__LOGGING__LOGLEVEL__DEFAULT env[0].value=Debug nodeSelector.pool=cpu storage.storageClassName=fast",
            "calendars.germany.configMap=holidays calendars.germany.key=de.ics calendars.launch.configMap=events calendars.launch.key=launch.ics",
            "config.budgets.prod.gpus=64 calendars.germany.configMap=holidays calendars.germany.key=de.ics forecaster.enabled=false",
        ];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Chart_WithEverySwitch_FitsTheSchemas(string settings)
    {
        var documents = await Rendering.HelmAsync("prewarm", Split(settings));
        KustomizeTests.AssertSound(documents);
        var map = Assert.Single(documents, document => document["data"]?["prewarm.yaml"] is not null);
        ConfigurationText.AssertKnown((string)map["data"]!["prewarm.yaml"]!);
    }

    [Theory]
    [InlineData("replicas=2", "replicas above 1 need storage.engine postgres")]
    [InlineData("retraining.enabled=true", "retraining.enabled needs storage.engine postgres")]
    [InlineData("replicaCount=2", "replicaCount")]
    [InlineData("storage.engine=mysql", "/storage/engine")]
    [InlineData("replicas=0", "/replicas")]
    [InlineData("retraining.schedule=daily", "/retraining/schedule")]
    [InlineData("calendars.germany.configMap=holidays", "/calendars/germany")]
    [InlineData("calendars.de/at.configMap=holidays", "/calendars")]
    public async Task Chart_WithValuesThatCannotWork_IsRefusedWithTheReason(string settings, string reason)
    {
        var (code, _, error) = await Rendering.HelmRawAsync("prewarm", Split(settings));
        Assert.NotEqual(0, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base", "")]
    [InlineData("overlays/postgres", "storage.engine=postgres replicas=2 retraining.enabled=true")]
    [InlineData("overlays/scaler-only", "forecaster.enabled=false replicas=2")]
    [InlineData("overlays/mtls", "tls.enabled=true")]
    public async Task Chart_AndKustomize_SayTheSame(string folder, string settings) =>
        await AssertSameAsync(await Rendering.KustomizeAsync("manifests/" + folder), settings);

    [Theory]
    [InlineData("base", "components/kubernetes-facts", "kubernetesFacts.enabled=true")]
    [InlineData(
        "overlays/postgres",
        "components/kubernetes-facts",
        "storage.engine=postgres replicas=2 retraining.enabled=true kubernetesFacts.enabled=true"
    )]
    [InlineData(
        "base",
        "monitoring",
        "monitoring.scrape=ServiceMonitor monitoring.rules=true monitoring.dashboard=true"
    )]
    [InlineData("base", "monitoring/podmonitor", "monitoring.scrape=PodMonitor")]
    public async Task Chart_AndComponent_SayTheSame(string folder, string component, string settings) =>
        await AssertSameAsync(await KustomizeTests.WithComponentAsync(folder, component), settings);

    [Fact]
    public async Task Chart_UnderAnotherName_RefersToItselfOnly()
    {
        var documents = await Rendering.HelmAsync("team-a", "kubernetesFacts.enabled=true", "tls.enabled=true");
        KustomizeTests.AssertSound(documents);
        Assert.All(
            documents,
            document =>
                Assert.StartsWith("team-a-prewarm", (string?)document["metadata"]!["name"], StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Chart_WithCalendars_MountsTheFilesItConfigures()
    {
        var documents = await Rendering.HelmAsync(
            "prewarm",
            "storage.engine=postgres",
            "retraining.enabled=true",
            "calendars.germany.configMap=holidays",
            "calendars.germany.key=de.ics"
        );
        var map = Assert.Single(documents, document => document["data"]?["prewarm.yaml"] is not null);
        var settings = Assert.Single(YamlText.Documents((string)map["data"]!["prewarm.yaml"]!));
        Assert.Equal(
            "/etc/prewarm-calendars/germany.ics",
            (string?)settings["calendars"]!["germany"]!["file"],
            StringComparer.Ordinal
        );
        JsonNode[] pods =
        [
            documents.One("StatefulSet", "prewarm")["spec"]!["template"]!["spec"]!,
            documents.One("CronJob", "prewarm-retraining")["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!,
        ];
        foreach (var pod in pods)
        {
            var container = pod["containers"]!
                .AsArray()
                .Single(one => (string?)one!["name"] is "forecaster" or "train");
            var mount = container!["volumeMounts"]!.AsArray().Single(one => (string?)one!["name"] == "calendars");
            Assert.Equal("/etc/prewarm-calendars", (string?)mount!["mountPath"]);
            var volume = pod["volumes"]!.AsArray().Single(one => (string?)one!["name"] == "calendars");
            var source = Assert.Single(volume!["projected"]!["sources"]!.AsArray())!["configMap"]!;
            Assert.Equal("holidays", (string?)source["name"]);
            var item = Assert.Single(source["items"]!.AsArray())!;
            Assert.Equal(("de.ics", "germany.ics"), ((string?)item["key"], (string?)item["path"]));
        }
    }

    private static async Task AssertSameAsync(IReadOnlyList<JsonNode> kustomized, string settings)
    {
        var kustomize = Comparable(kustomized);
        var helm = Comparable(await Rendering.HelmAsync("prewarm", Split(settings)));
        kustomize.Remove("Namespace/prewarm"); // The chart leaves it to `helm install --create-namespace`.
        Assert.Equal(kustomize.Keys, helm.Keys);
        Assert.All(kustomize, pair => Assert.Equal(pair.Value, helm[pair.Key]));
    }

    private static string[] Split(string settings) => settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static SortedDictionary<string, string> Comparable(IEnumerable<JsonNode> documents)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            var name = (string)document["metadata"]!["name"]!;
            if (document["data"]?["prewarm.yaml"] is { } settings)
            {
                // The text may differ in comments and order; the settings may not. Kustomize puts a hash behind the name.
                all.Add("ConfigMap/prewarm", ConfigurationText.Normal((string)settings!));
                continue;
            }

            var copy = document.DeepClone().AsObject();
            copy.Remove("metadata");
            all.Add($"{document["kind"]}/{name}", Normal(copy)!.ToJsonString());
        }

        return all;
    }

    /// <summary>Keys sorted; what Helm adds for itself and the hash behind a ConfigMap's name taken away.</summary>
    private static JsonNode? Normal(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var sorted = new JsonObject();
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    if (key is not ("imagePullPolicy" or "annotations" or "creationTimestamp" or "status"))
                    {
                        sorted[key] = Normal(value);
                    }
                }

                return sorted;
            case JsonArray list:
                return new JsonArray([.. list.Select(Normal).OrderBy(SortKey, StringComparer.Ordinal)]);
            case JsonValue value when value.ToString().StartsWith("prewarm-", StringComparison.Ordinal):
                return value.ToString().Length == "prewarm-".Length + 10 ? "prewarm" : value.DeepClone();
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>Order of volumes, mounts and ports says nothing; order of arguments does.</summary>
    private static string SortKey(JsonNode? node) => node is JsonObject map ? map.ToJsonString() : string.Empty;
}
