using System.Globalization;
using System.Text.Json.Nodes;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>Objects as the API server has them.</summary>
internal static class Things
{
    public static readonly DateTimeOffset Birth = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    public static JsonObject ScaledObject(string name, string target, string? kind = null) =>
        new()
        {
            ["apiVersion"] = "keda.sh/v1alpha1",
            ["kind"] = "ScaledObject",
            ["metadata"] = Metadata(name),
            ["spec"] = new JsonObject
            {
                ["scaleTargetRef"] = new JsonObject { ["name"] = target, ["kind"] = kind },
            },
        };

    public static JsonObject Deployment(string name, int asked, int ready) =>
        new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = Metadata(name),
            ["spec"] = new JsonObject { ["replicas"] = asked },
            ["status"] = new JsonObject { ["readyReplicas"] = ready },
        };

    public static JsonObject Quota(string name, string hard, string used) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = Metadata(name),
            ["status"] = new JsonObject
            {
                ["hard"] = new JsonObject { ["requests.nvidia.com/gpu"] = hard },
                ["used"] = new JsonObject { ["requests.nvidia.com/gpu"] = used },
            },
        };

    /// <summary>A pod of Deployment <paramref name="deployment"/>; a phase is left out while it has not happened.</summary>
    public static JsonObject Pod(
        string name,
        string deployment,
        int? scheduled = null,
        int? started = null,
        int? ready = null,
        DateTimeOffset? born = null
    )
    {
        var metadata = Metadata(name);
        metadata["creationTimestamp"] = Text(born ?? Birth);
        metadata["labels"] = new JsonObject { ["pod-template-hash"] = "5d8f9c" };
        metadata["ownerReferences"] = new JsonArray(
            new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "ReplicaSet",
                ["name"] = deployment + "-5d8f9c",
                ["uid"] = "rs",
                ["controller"] = true,
            }
        );
        var conditions = new JsonArray();
        AddCondition(conditions, "PodScheduled", scheduled, born);
        AddCondition(conditions, "Ready", ready, born);
        var status = new JsonObject { ["conditions"] = conditions };
        if (started is { } seconds)
        {
            var running = new JsonObject { ["startedAt"] = Text((born ?? Birth).AddSeconds(seconds)) };
            status["containerStatuses"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "engine",
                    ["image"] = "i",
                    ["imageID"] = "i",
                    ["ready"] = ready is not null,
                    ["restartCount"] = 0,
                    ["state"] = new JsonObject { ["running"] = running },
                }
            );
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["nodeName"] = scheduled is null ? null : "gpu-1" },
            ["status"] = status,
        };
    }

    public static JsonObject PulledEvent(string pod, int seconds, DateTimeOffset? born = null) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = Metadata(pod + ".pulled"),
            ["reason"] = "Pulled",
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = "Pod",
                ["name"] = pod,
                ["uid"] = "uid-" + pod,
            },
            ["firstTimestamp"] = Text((born ?? Birth).AddSeconds(seconds)),
        };

    private static JsonObject Metadata(string name) =>
        new()
        {
            ["name"] = name,
            ["namespace"] = "inference",
            ["uid"] = "uid-" + name,
        };

    private static void AddCondition(JsonArray conditions, string type, int? seconds, DateTimeOffset? born)
    {
        if (seconds is { } at)
        {
            conditions.Add(
                new JsonObject
                {
                    ["type"] = type,
                    ["status"] = "True",
                    ["lastTransitionTime"] = Text((born ?? Birth).AddSeconds(at)),
                }
            );
        }
    }

    private static string Text(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
