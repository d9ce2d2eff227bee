namespace Prewarm.Scaling.Decisions;

/// <summary>What applies where a trigger says nothing. Set by the administrator.</summary>
public sealed record DecisionDefaults
{
    /// <summary>Used for <c>leadTime: auto</c> until starts have been measured. Default 5 min.</summary>
    public TimeSpan LeadTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Quantile of the lead window's maximum. Default 0.95.</summary>
    public double ServiceLevel { get; init; } = 0.95;

    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ForecastFreshFor { get; init; } = TimeSpan.FromMinutes(5);

    public double GuardUtilization { get; init; } = 0.9;
}
