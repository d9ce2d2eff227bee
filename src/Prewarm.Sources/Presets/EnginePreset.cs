namespace Prewarm.Sources.Presets;

/// <summary>Metric names of one engine. Each signal lists its names newest first: the first one found is used.</summary>
public sealed record EnginePreset
{
    /// <summary>The word in metadata.</summary>
    public required string Name { get; init; }

    /// <summary>Requests waiting.</summary>
    public IReadOnlyList<string> Queue { get; init; } = [];

    /// <summary>Requests being served.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Counters of finished requests.</summary>
    public IReadOnlyList<string> Completions { get; init; } = [];

    /// <summary>KV-cache use of a replica, 0-1.</summary>
    public IReadOnlyList<string> KvCacheUsage { get; init; } = [];

    /// <summary>True when each replica reports series of its own, so that counting them counts ready replicas.</summary>
    public bool PerReplica { get; init; } = true;

    /// <summary>Label that tells replicas apart where one replica reports several series.</summary>
    public IReadOnlyList<string> ReplicaLabels { get; init; } = ["pod", "instance"];

    /// <summary>Names that newer engine versions no longer have.</summary>
    public IReadOnlyList<string> Deprecated { get; init; } = [];

    /// <summary>Every name that may be asked for.</summary>
    public IEnumerable<string> AllNames => Queue.Concat(Running).Concat(Completions).Concat(KvCacheUsage);
}
