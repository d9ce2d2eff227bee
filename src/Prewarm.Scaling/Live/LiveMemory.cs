using Prewarm.Forecasting.Signals;

namespace Prewarm.Scaling.Live;

/// <summary>What is known live: fresh, or the last value and its age, or nothing. Not thread-safe.</summary>
/// <remarks>A workload's primary signals must all be fresh: a sum that lacks its queue would be a wrong low, not a guess.</remarks>
internal sealed class LiveMemory
{
    private readonly DemandEstimator _estimator = new();
    private LiveLoad _last;
    private DateTimeOffset? _lastAt;

    public double ServiceSeconds => _estimator.ServiceSeconds;

    /// <summary>Takes a sample in.</summary>
    /// <returns>The load and its age, or why there is none.</returns>
    public (LiveLoad? Load, TimeSpan Age, string? Trouble) Observe(SignalReadings readings, TimeSpan maxAge)
    {
        var trouble = Trouble(readings);
        if (trouble is null)
        {
            // Only a sample that is newer may replace the last one: a clock that steps back must not rewind the queue's growth.
            _last = _estimator.Estimate(readings);
            _lastAt = readings.At;
            return (_last, TimeSpan.Zero, null);
        }

        if (_lastAt is not { } lastAt)
        {
            return (null, TimeSpan.Zero, trouble);
        }

        var age = readings.At > lastAt ? readings.At - lastAt : TimeSpan.Zero;
        return (age <= maxAge ? _last : null, age, trouble);
    }

    /// <summary>True when the workload was seen empty and its series then went away with its pods, as after scaling to zero.</summary>
    public bool IsScaledToZero(SignalReadings readings) =>
        _lastAt is not null && _last is { Demand: 0, Backlog: 0 } && AllMissing(readings);

    private static string? Trouble(SignalReadings readings)
    {
        if (
            readings is
            {
                Demand.State: ReadingState.NotAsked,
                Queue.State: ReadingState.NotAsked,
                Running.State: ReadingState.NotAsked
            }
        )
        {
            return "no demand, queue or running signal is configured";
        }

        // Scaled to zero, an engine has no pods and so no series. That is a real zero only when the scale target says so.
        if (readings.Replicas is { IsFresh: true, Value: 0 } && AllMissing(readings))
        {
            return null;
        }

        return Of("demand", readings.Demand) ?? Of("running", readings.Running) ?? Of("queue", readings.Queue);
    }

    private static bool AllMissing(SignalReadings readings) =>
        readings.Demand.State is ReadingState.Missing or ReadingState.NotAsked
        && readings.Queue.State is ReadingState.Missing or ReadingState.NotAsked
        && readings.Running.State is ReadingState.Missing or ReadingState.NotAsked;

    private static string? Of(string signal, Reading reading) =>
        reading.State switch
        {
            ReadingState.Fresh or ReadingState.NotAsked => null,
            _ => $"{signal} is {Word(reading.State)}"
                + (reading.Detail is null ? string.Empty : $" ({reading.Detail})"),
        };

    private static string Word(ReadingState state) =>
        state switch
        {
            ReadingState.NotANumber => "not a number",
            ReadingState.Missing => "missing",
            ReadingState.Stale => "stale",
            ReadingState.Frozen => "frozen",
            ReadingState.Refused => "refused by the source",
            _ => "unreachable",
        };
}
