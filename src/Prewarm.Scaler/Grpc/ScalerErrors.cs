using Grpc.Core;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Grpc;

/// <summary>Errors for KEDA. The text becomes a Kubernetes event: short, actionable, without values.</summary>
internal static class ScalerErrors
{
    public static RpcException Metadata(string problems) => new(new Status(StatusCode.InvalidArgument, problems));

    public static RpcException NoReference() => Metadata("scaledObjectRef: is required, with name and namespace");

    /// <summary>A metric nobody has. KEDA takes its index prefix off; whoever sends one built the name by hand.</summary>
    public static RpcException UnknownMetric(string name, Workload workload)
    {
        var known = string.Join(", ", workload.MetricNames);
        var hint = MetricNames.HasIndexPrefix(name) ? " (send it without the s<index>- prefix)" : string.Empty;
        return Metadata($"metricName: {SafeText.Shorten(name)} is not a metric of this trigger{hint}; known: {known}");
    }

    public static RpcException Unavailable(string reason) => new(new Status(StatusCode.Unavailable, reason));

    public static RpcException NoFirstSample() =>
        Unavailable("no first sample yet; the source has not answered, replicas are kept until it does");
}
