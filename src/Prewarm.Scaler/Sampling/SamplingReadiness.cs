using Microsoft.Extensions.Options;
using Prewarm.Hosting.Health;
using Prewarm.Scaler.Deciding;

namespace Prewarm.Scaler.Sampling;

/// <summary>Ready while passes come by. A source that is down does not count: the answers then say so themselves.</summary>
/// <remarks>Takes the gauges as a parameter so that they exist from the start of the host.</remarks>
internal sealed class SamplingReadiness(
    SamplingLoop loop,
    IOptions<ScalerOptions> options,
    TimeProvider clock,
    DecisionMetrics gauges
) : IReadinessCheck
{
    private const int StepsMissedMax = 4;

    private readonly DecisionMetrics _gauges = gauges;

    public string Name => "sampling";

    public string? NotReadyBecause()
    {
        GC.KeepAlive(_gauges);
        return clock.GetUtcNow() - loop.LastGoodAt > options.Value.PollingStep * StepsMissedMax
            ? "no sampling pass has gone well for too long"
            : null;
    }
}
