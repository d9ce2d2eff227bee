using Prewarm.Forecasting.Series;
using Prewarm.Sources;

namespace Prewarm.Cli.Demo;

/// <summary>Plays the Prometheus that has watched the fleet for weeks: gives the past, and nothing after the present.</summary>
internal sealed class DemoHistoryReader(DemoTraffic traffic, TimeProvider clock) : IHistoryReader
{
    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    )
    {
        var until = to < clock.GetUtcNow() ? to : clock.GetUtcNow();
        return Task.FromResult<RegularSeries?>(traffic.Past(from, until));
    }
}
