using Prewarm.Forecasting.Series;

namespace Prewarm.Sources;

/// <summary>Reads the demand of the past, for back-fill.</summary>
public interface IHistoryReader
{
    /// <summary>Demand over [from, to] on the given grid; null when the source keeps no history, NaN where it knows nothing.</summary>
    /// <exception cref="SourceException">The source could not be read; the message is safe to log.</exception>
    Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    );
}
