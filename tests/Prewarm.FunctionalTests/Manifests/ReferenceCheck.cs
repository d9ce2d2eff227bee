using System.Text.Json.Nodes;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Checks that a schema cannot make: names point at something that is there.</summary>
internal static class ReferenceCheck
{
    public static IEnumerable<string> Problems(IReadOnlyList<JsonNode> documents)
    {
        foreach (var document in documents)
        {
            foreach (var pod in PodSpecs(document))
            {
                foreach (var problem in PodProblems(documents, pod))
                {
                    yield return $"{document["kind"]} {document["metadata"]!["name"]}: {problem}";
                }
            }
        }

        foreach (var service in documents.Where(document => (string?)document["kind"] == "Service"))
        {
            foreach (var problem in ServiceProblems(documents, service))
            {
                yield return $"Service {service["metadata"]!["name"]}: {problem}";
            }
        }
    }

    private static IEnumerable<JsonNode> PodSpecs(JsonNode document)
    {
        var spec = document["spec"] as JsonObject;
        var template = spec?["template"] ?? spec?["jobTemplate"]?["spec"]?["template"];
        return template?["spec"] is { } pod ? [pod] : [];
    }

    private static IEnumerable<string> PodProblems(IReadOnlyList<JsonNode> documents, JsonNode pod)
    {
        var claims = documents
            .Where(document => (string?)document["kind"] == "StatefulSet")
            .SelectMany(set => Items(set["spec"]!["volumeClaimTemplates"]))
            .Select(claim => (string)claim["metadata"]!["name"]!);
        var volumes = Items(pod["volumes"]).Select(volume => (string)volume["name"]!).ToList();
        var mounts = Items(pod["containers"])
            .SelectMany(container => Items(container["volumeMounts"]))
            .Select(mount => (string)mount["name"]!)
            .ToList();
        var known = volumes.Concat(claims).ToList();
        foreach (var mount in mounts.Except(known, StringComparer.Ordinal))
        {
            yield return $"mounts the volume {mount}, which is not defined";
        }

        foreach (var volume in volumes.Except(mounts, StringComparer.Ordinal))
        {
            yield return $"defines the volume {volume}, which nobody mounts";
        }

        var maps = Names(documents, "ConfigMap").ToList();
        foreach (
            var map in Items(pod["volumes"]).Select(volume => (string?)volume["configMap"]?["name"]).OfType<string>()
        )
        {
            if (!maps.Contains(map, StringComparer.Ordinal))
            {
                yield return $"reads the ConfigMap {map}, which is not there";
            }
        }

        if (pod["serviceAccountName"] is { } account && !Names(documents, "ServiceAccount").Contains((string)account!))
        {
            yield return $"runs as {account}, which is not there";
        }
    }

    private static IEnumerable<string> ServiceProblems(IReadOnlyList<JsonNode> documents, JsonNode service)
    {
        var wanted = service["spec"]!["selector"]!.AsObject();
        var pods = documents
            .Select(document => document["spec"]?["template"])
            .OfType<JsonNode>()
            .Where(template =>
                wanted.All(label => (string?)template["metadata"]?["labels"]?[label.Key] == (string?)label.Value)
            )
            .ToList();
        if (pods.Count == 0)
        {
            yield return "selects no pod";
            yield break;
        }

        var ports = pods.SelectMany(pod => Items(pod["spec"]!["containers"]))
            .SelectMany(container => Items(container["ports"]))
            .Select(port => (string?)port["name"])
            .ToList();
        foreach (var port in Items(service["spec"]!["ports"]).Select(port => (string?)port["targetPort"]))
        {
            if (!ports.Contains(port))
            {
                yield return $"points at the port {port}, which no container has";
            }
        }
    }

    private static IEnumerable<string> Names(IEnumerable<JsonNode> documents, string kind) =>
        documents
            .Where(document => (string?)document["kind"] == kind)
            .Select(document => (string)document["metadata"]!["name"]!);

    private static IEnumerable<JsonNode> Items(JsonNode? list) =>
        list is JsonArray array ? array.OfType<JsonNode>() : [];
}
