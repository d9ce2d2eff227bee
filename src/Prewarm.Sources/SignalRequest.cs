using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Which signals of which workload to read, from a configured source. Names only, never addresses.</summary>
/// <param name="Id">Identifies the workload to the caller, unique within one read.</param>
/// <param name="Source">Name of a configured source.</param>
/// <param name="Engine">Preset name (vllm, sglang, ...) or <c>custom</c>.</param>
/// <param name="Selector">Label matchers of the workload's series; empty matches all.</param>
/// <param name="Queries">
/// For <c>custom</c>: <c>demandQuery</c>, <c>queueQuery</c>, <c>runningQuery</c>, <c>gpuQuery</c>, <c>readyReplicasQuery</c>, <c>replicasQuery</c>; else empty.
/// </param>
public sealed record SignalRequest(
    string Id,
    string Source,
    string Engine,
    IReadOnlyList<LabelMatcher> Selector,
    IReadOnlyDictionary<string, string> Queries
);
