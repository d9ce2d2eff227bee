namespace Prewarm.Scaler.Workloads;

/// <summary>One (namespace, ScaledObject name, trigger). <see cref="Trigger"/> is the hash of what defines the demand series.</summary>
internal readonly record struct WorkloadId(string Namespace, string Name, string Trigger)
{
    public override string ToString() => $"{Namespace}/{Name}/{Trigger}";
}
