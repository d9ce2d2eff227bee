using Microsoft.Extensions.Options;
using Prewarm.Hosting.Health;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Ready while publishing passes come by.</summary>
internal sealed class PublishingReadiness(PublishingLoop loop, IOptions<ForecasterOptions> options, TimeProvider clock)
    : IReadinessCheck
{
    private const int PassesMissedMax = 3;

    public string Name => "publishing";

    public string? NotReadyBecause() =>
        clock.GetElapsedTime(loop.LastGoodTimestamp) > options.Value.PublishEvery * PassesMissedMax
            ? "no publishing pass has gone well for too long"
            : null;
}
