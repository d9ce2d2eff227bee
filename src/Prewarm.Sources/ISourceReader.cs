using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Reads from one configured source.</summary>
internal interface ISourceReader
{
    /// <summary>One entry per request, in order. Failures are states of the readings.</summary>
    Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );

    /// <summary>Demand of the past; null when the source keeps none.</summary>
    Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    );
}
