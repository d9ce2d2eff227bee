namespace Prewarm.Forecasting.Signals;

/// <summary>All signals of one workload at one instant of the sampling grid.</summary>
public sealed record SignalReadings
{
    /// <summary>The grid instant, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public Reading Demand { get; init; }

    public Reading Queue { get; init; }

    public Reading Running { get; init; }

    public Reading Completions { get; init; }

    public Reading GpuUtilization { get; init; }

    public Reading KvCacheUsage { get; init; }

    public Reading ReadyReplicas { get; init; }

    public Reading Replicas { get; init; }

    /// <summary>The same reading for every signal, as when a whole source is down.</summary>
    public static SignalReadings All(DateTimeOffset at, Reading reading) =>
        new()
        {
            At = at,
            Demand = reading,
            Queue = reading,
            Running = reading,
            Completions = reading,
            GpuUtilization = reading,
            KvCacheUsage = reading,
            ReadyReplicas = reading,
            Replicas = reading,
        };
}
