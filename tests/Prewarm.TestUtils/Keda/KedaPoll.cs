using Grpc.Core;

namespace Prewarm.TestUtils.Keda;

/// <summary>What one poll (or one query of the HPA) gave.</summary>
/// <param name="Active">Null when the trigger failed.</param>
/// <param name="Metrics">Empty when the trigger failed.</param>
/// <param name="Error">Why the trigger failed; null when it did not.</param>
public sealed record KedaPoll(bool? Active, IReadOnlyList<KedaMetric> Metrics, RpcException? Error);

/// <summary>One metric as the HPA sees it, in milli-units.</summary>
public readonly record struct KedaMetric(string Name, long ValueMilli, long TargetMilli);
