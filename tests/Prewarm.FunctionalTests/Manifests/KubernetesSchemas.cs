using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The schemas kept beside these tests: every kind the manifests use, strict about unknown fields.</summary>
internal static class KubernetesSchemas
{
    private static readonly JsonObject Definitions = [];
    private static readonly JsonObject Kinds = [];

    static KubernetesSchemas()
    {
        Merge(Load("kubernetes.yaml")["$defs"]!.AsObject(), Definitions);
        Merge(Load("kinds.yaml").AsObject(), Kinds);
        Merge(Load("keda.yaml")["$defs"]!.AsObject(), Definitions);
        Merge(Load("keda.yaml")["kinds"]!.AsObject(), Kinds);
    }

    /// <summary>What is wrong with a document, each with where; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(JsonNode document)
    {
        var kind = KindOf(document);
        if (Kinds[kind] is not JsonObject properties)
        {
            return [$"{kind}: no schema is kept for this kind"];
        }

        var schema = JsonSchema.FromText(Whole(kind, properties).ToJsonString());
        var result = schema.Evaluate(
            JsonSerializer.SerializeToElement(document),
            new EvaluationOptions { OutputFormat = OutputFormat.List }
        );
        return result.IsValid ? [] : [.. Problems(result).Distinct(StringComparer.Ordinal)];
    }

    public static string KindOf(JsonNode document) => $"{document["apiVersion"]}/{document["kind"]}";

    private static IEnumerable<string> Problems(EvaluationResults results) =>
        (results.Details ?? [])
            .Where(detail => detail.Errors is { Count: > 0 })
            .SelectMany(detail =>
                detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Key} {error.Value}")
            );

    private static JsonObject Whole(string kind, JsonObject properties)
    {
        var schema = properties.ContainsKey("$ref") ? (JsonObject)properties.DeepClone() : Strict(kind, properties);
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["$defs"] = Definitions.DeepClone();
        return schema;
    }

    private static JsonObject Strict(string kind, JsonObject properties)
    {
        var all = (JsonObject)properties.DeepClone();
        all["apiVersion"] = new JsonObject { ["const"] = kind[..kind.LastIndexOf('/')] };
        all["kind"] = new JsonObject { ["const"] = kind[(kind.LastIndexOf('/') + 1)..] };
        var required = new[] { "apiVersion", "kind", "metadata", "spec" }.Where(all.ContainsKey);
        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = all,
            ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
        };
    }

    private static JsonNode Load(string file) =>
        YamlText.Documents(Repository.Read("tests", "Prewarm.FunctionalTests", "Manifests", "Schemas", file)).Single();

    private static void Merge(JsonObject from, JsonObject into)
    {
        foreach (var (key, value) in from)
        {
            into.Add(key, value?.DeepClone());
        }
    }
}
