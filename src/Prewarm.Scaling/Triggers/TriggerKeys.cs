using System.Collections.Frozen;

namespace Prewarm.Scaling.Triggers;

/// <summary>The keys of trigger metadata. A contract: changed only on purpose and with a changelog line.</summary>
public static class TriggerKeys
{
    public const string CustomEngine = "custom";
    public const string FromEnv = "FromEnv";

    /// <summary>Engine presets, in the order they are listed to people.</summary>
    public static readonly IReadOnlyList<string> Engines =
    [
        "vllm",
        "sglang",
        "trtllm",
        "tgi",
        "triton",
        "lmdeploy",
        "llmd",
        "dynamo",
        "rayserve",
        CustomEngine,
    ];

    /// <summary>The query keys of <c>engine: custom</c>.</summary>
    public static readonly IReadOnlyList<string> Queries =
    [
        "demandQuery",
        "queueQuery",
        "runningQuery",
        "gpuQuery",
        "readyReplicasQuery",
        "replicasQuery",
    ];

    /// <summary>Every key Prewarm reads.</summary>
    public static readonly FrozenSet<string> Known = new[]
    {
        "engine",
        "source",
        "selector",
        "targetPerReplica",
        "targetUtilization",
        "leadTime",
        "serviceLevel",
        "missCostGpuMinutes",
        "mode",
        "minForecastReplicas",
        "maxForecastReplicas",
        "activationThreshold",
        "timezone",
        "calendar",
        "schedule",
        "tier",
        "rampUp",
        "rampDown",
        "releaseAfter",
        "falseWakesPerDay",
        "deadline",
        "deadlineProbability",
        "buffer",
        "priority",
        "weight",
        "gpusPerReplica",
        "gpuHourCost",
        "team",
        "sibling",
        "queryStep",
        "seasonality",
        "metrics",
        "deadband",
    }
        .Concat(Queries)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Keys that KEDA reads and forwards. They say nothing about the workload.</summary>
    public static readonly FrozenSet<string> OfKeda = new[]
    {
        "scalerAddress",
        "enableTLS",
        "unsafeSsl",
        "caCert",
        "tlsClientCert",
        "tlsClientKey",
        "tlsCertFile",
        "metricType",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The known key for a written one: itself, or <c>foo</c> for <c>fooFromEnv</c>; null when nobody knows it.</summary>
    public static string? Resolve(string key)
    {
        if (Known.Contains(key))
        {
            return key;
        }

        if (key.EndsWith(FromEnv, StringComparison.Ordinal) && Known.Contains(key[..^FromEnv.Length]))
        {
            return key[..^FromEnv.Length];
        }

        return null;
    }

    /// <summary>True for keys that belong to KEDA, with or without <c>FromEnv</c>.</summary>
    public static bool IsOfKeda(string key) =>
        OfKeda.Contains(key)
        || (key.EndsWith(FromEnv, StringComparison.Ordinal) && OfKeda.Contains(key[..^FromEnv.Length]));
}
