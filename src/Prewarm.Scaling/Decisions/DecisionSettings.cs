using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Decisions;

/// <summary>The numbers one workload is decided with: metadata with every default filled in.</summary>
public sealed record DecisionSettings
{
    /// <summary>Demand one ready replica serves within its objective.</summary>
    public required double Capacity { get; init; }

    public required double TargetUtilization { get; init; }

    public required TimeSpan LeadTime { get; init; }

    /// <summary>Quantile of the demand in the lead window to provision for.</summary>
    public required double Quantile { get; init; }

    public ScalingMode Mode { get; init; } = ScalingMode.Floor;

    /// <summary>Time within which a backlog should be worked off. Default 60 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a last known value may stand in for a live one. Default 5 min.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Age up to which a forecast is fresh. Default 5 min.</summary>
    public TimeSpan ForecastFreshFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>KV-cache or GPU use per replica above which the guard asks for more. Default 0.9.</summary>
    public double GuardUtilization { get; init; } = 0.9;

    public double ActivationThreshold { get; init; }

    /// <summary>Send values that leave the HPA's tolerance for every neighbouring count. Default false.</summary>
    public bool Deadband { get; init; }

    public int? MinForecastReplicas { get; init; }

    public int? MaxForecastReplicas { get; init; }

    /// <summary>By when the queue must be empty; null for work without a deadline.</summary>
    public DeadlineRule? Deadline { get; init; }

    /// <summary>The number is that of an on-demand buffer beside a spot fleet.</summary>
    public bool IsBuffer { get; init; }

    /// <summary>Ramps, release, schedule and accuracy gate. Default: none that binds but the gate.</summary>
    public GuardSettings Guards { get; init; } = GuardSettings.None;

    /// <summary>The metric's target: capacity times utilization, on KEDA's milli grid.</summary>
    public double Target => Metrics.MetricRounding.Target(Capacity * TargetUtilization);

    /// <summary>Fills metadata with defaults.</summary>
    public static DecisionSettings From(TriggerMetadata metadata, DecisionDefaults defaults)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(defaults);
        return new DecisionSettings
        {
            Capacity = metadata.TargetPerReplica ?? EngineCapacities.DefaultFor(metadata),
            TargetUtilization = metadata.TargetUtilization,
            LeadTime = metadata.LeadTime ?? defaults.LeadTime,
            Quantile = metadata.ServiceLevel ?? defaults.ServiceLevel,
            Mode = metadata.Mode,
            DrainTime = defaults.DrainTime,
            MaxAge = defaults.MaxAge,
            ForecastFreshFor = defaults.ForecastFreshFor,
            GuardUtilization = defaults.GuardUtilization,
            ActivationThreshold = metadata.ActivationThreshold,
            Deadband = metadata.Deadband,
            MinForecastReplicas = metadata.MinForecastReplicas,
            MaxForecastReplicas = metadata.MaxForecastReplicas,
            Deadline = metadata.Deadline,
            IsBuffer = metadata.IsBuffer,
            Guards = new GuardSettings
            {
                RampUp = metadata.RampUp,
                RampDown = metadata.RampDown,
                ReleaseAfter = metadata.ReleaseAfter,
                Schedule = metadata.Schedule,
                FalseWakesPerDay = metadata.FalseWakesPerDay,
            },
        };
    }
}
