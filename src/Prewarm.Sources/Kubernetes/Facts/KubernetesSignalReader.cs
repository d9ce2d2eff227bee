using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>Adds what the cluster knows to what the sources say: replicas asked for, and ready ones where no source tells.</summary>
internal sealed class KubernetesSignalReader(ISignalReader sources, IClusterFacts facts) : ISignalReader
{
    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var readings = await sources.ReadAsync(requests, at, cancellationToken).ConfigureAwait(false);
        return [.. readings.Select((reading, index) => Add(requests[index], reading))];
    }

    private SignalReadings Add(SignalRequest request, SignalReadings readings)
    {
        // The caller's identity is NAMESPACE/NAME/TRIGGER; none of the first two can hold a slash.
        var parts = request.Id.Split('/', 3);
        if (parts.Length < 2 || facts.Replicas(parts[0], parts[1]) is not { } known)
        {
            return readings;
        }

        return readings with
        {
            Replicas = readings.Replicas.IsFresh ? readings.Replicas : Reading.Of(known.Asked),
            ReadyReplicas = readings.ReadyReplicas.IsFresh ? readings.ReadyReplicas : Reading.Of(known.Ready),
        };
    }
}
