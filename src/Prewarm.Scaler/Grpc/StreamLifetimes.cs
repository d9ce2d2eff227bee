using Microsoft.Extensions.Options;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Grpc;

/// <summary>Opens streams that end when the caller goes, the host stops, or they are old enough.</summary>
internal sealed class StreamLifetimes(
    IHostApplicationLifetime lifetime,
    IOptions<ScalerOptions> options,
    ScalerMetrics metrics,
    TimeProvider clock
)
{
    public OpenStream Open(Workload workload, string method, CancellationToken caller)
    {
        var age = options.Value.StreamAgeMax;
        return new OpenStream(
            workload,
            method,
            metrics,
            age > TimeSpan.Zero ? new CancellationTokenSource(age, clock) : null,
            caller,
            lifetime.ApplicationStopping
        );
    }
}
