using System.Text.Json.Nodes;
using Prewarm.Scaling.Triggers;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Triggers of ours inside ScaledObjects and ScaledJobs, held against the scaler's own parser.</summary>
internal static class Triggers
{
    /// <summary>The metadata of every trigger that is meant for Prewarm.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Ours(JsonNode? node) =>
        node switch
        {
            JsonObject map when map["scalerAddress"] is JsonValue =>
            [
                map.ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal),
            ],
            JsonObject map => map.SelectMany(pair => Ours(pair.Value)),
            JsonArray list => list.SelectMany(Ours),
            _ => [],
        };

    /// <summary>What the scaler would refuse or warn about.</summary>
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, string> metadata)
    {
        var parsed = TriggerMetadataParser.Parse(metadata, null, out var problems);
        return problems
            .Select(problem => $"{problem.Key} {problem.Rule}")
            .Concat((parsed?.UnknownKeys ?? []).Select(key => $"unknown key {key}"));
    }

    /// <summary>Combinations that KEDA accepts and that then do not work.</summary>
    public static IEnumerable<string> KedaProblems(JsonNode document)
    {
        var spec = document["spec"]!;
        var triggers = spec["triggers"]!.AsArray().OfType<JsonNode>().ToList();
        if ((string?)document["kind"] == "ScaledJob")
        {
            if (triggers.Any(trigger => (string?)trigger["type"] == "external-push"))
            {
                yield return "a ScaledJob only logs what external-push pushes: use external";
            }

            if (triggers.Any(trigger => trigger["metricType"] is not null))
            {
                yield return "metricType is an error on a ScaledJob";
            }
        }

        if (spec["advanced"]?["scalingModifiers"] is not { } modifiers)
        {
            yield break;
        }

        var formula = (string)modifiers["formula"]!;
        var names = triggers.Select(trigger => (string?)trigger["name"]).ToList();
        if (names.Any(name => name is null || !formula.Contains(name, StringComparison.Ordinal)))
        {
            yield return "every trigger of a formula needs a name that the formula uses";
        }

        if (spec["fallback"] is not null && !int.TryParse((string?)modifiers["target"], out _))
        {
            yield return "with a fallback the target of a formula must be a whole number";
        }

        if (triggers.SelectMany(Ours).Any(metadata => metadata.GetValueOrDefault("metrics") == "split"))
        {
            yield return "a formula needs one metric per trigger: metrics split is undefined there";
        }
    }
}
