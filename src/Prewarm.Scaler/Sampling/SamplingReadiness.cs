using Microsoft.Extensions.Options;
using Prewarm.Hosting.Health;

namespace Prewarm.Scaler.Sampling;

/// <summary>Ready while passes come by. A source that is down does not count: the answers then say so themselves.</summary>
internal sealed class SamplingReadiness(SamplingLoop loop, IOptions<ScalerOptions> options, TimeProvider clock)
    : IReadinessCheck
{
    private const int StepsMissedMax = 4;

    public string Name => "sampling";

    public string? NotReadyBecause() =>
        clock.GetUtcNow() - loop.LastGoodAt > options.Value.PollingStep * StepsMissedMax
            ? "no sampling pass has gone well for too long"
            : null;
}
