using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Reads the live signals of many workloads at once, grouped by source and preset.</summary>
public interface ISignalReader
{
    /// <summary>Reads every request at a grid instant.</summary>
    /// <returns>One entry per request, in the same order; a failure is a state of the readings, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );
}
