using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;
using Prewarm.Scaling.Tiers;

namespace Prewarm.Scaling.Triggers;

/// <summary>The settings of one trigger, parsed and checked. Everything a ScaledObject may say to Prewarm.</summary>
public sealed record TriggerMetadata
{
    /// <summary>Preset of metric names, or <c>custom</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Name of a configured source. Default <c>default</c>.</summary>
    public string Source { get; init; } = "default";

    /// <summary>Label matchers of the workload's series. Default: all series of the preset.</summary>
    public IReadOnlyList<LabelMatcher> Selector { get; init; } = [];

    /// <summary>The queries of <c>engine: custom</c> by key (<c>demandQuery</c>, ...).</summary>
    public IReadOnlyDictionary<string, string> Queries { get; init; } = new Dictionary<string, string>();

    /// <summary>Demand one ready replica serves within its objective; null means <c>auto</c>.</summary>
    public double? TargetPerReplica { get; init; }

    /// <summary>Share of the capacity to plan for when none is stated.</summary>
    public const double TargetUtilizationDefault = 0.8;

    /// <summary>Share of the capacity to plan for, in (0, 1].</summary>
    public double TargetUtilization { get; init; } = TargetUtilizationDefault;

    /// <summary>True when the trigger states <see cref="TargetUtilization"/>: replicas are then never planned fuller than that.</summary>
    public bool IsUtilizationStated { get; init; }

    /// <summary>Time from asking for a replica to its being ready; null means <c>auto</c>.</summary>
    public TimeSpan? LeadTime { get; init; }

    /// <summary>Quantile of demand to provision for, 0.5-0.9999; null means the configured default.</summary>
    public double? ServiceLevel { get; init; }

    public ScalingMode Mode { get; init; } = ScalingMode.Floor;

    /// <summary>The forecast asks for at least this many replicas.</summary>
    public int? MinForecastReplicas { get; init; }

    /// <summary>The forecast asks for at most this many replicas; live signals may ask for more.</summary>
    public int? MaxForecastReplicas { get; init; }

    /// <summary>Active while the metric value is strictly above this. Default 0.</summary>
    public double ActivationThreshold { get; init; }

    /// <summary>Zone of the hour-of-week profile and of schedules. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The IANA id that <see cref="TimeZone"/> was given by.</summary>
    public string TimeZoneId { get; init; } = "UTC";

    /// <summary>Name of a configured calendar of holidays and events.</summary>
    public string? Calendar { get; init; }

    /// <summary>Floors and caps by the clock, in the workload's zone.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Preset of service level, release and ramps. Default standard.</summary>
    public Tier Tier { get; init; }

    /// <summary>Speed limit of rising; null for none. Default: the tier's.</summary>
    public RampLimit? RampUp { get; init; }

    /// <summary>Speed limit of falling; null for none. Default: the tier's.</summary>
    public RampLimit? RampDown { get; init; }

    /// <summary>How long a fall must have lasted; zero leaves it to the HPA. Default: the tier's.</summary>
    public TimeSpan ReleaseAfter { get; init; }

    /// <summary>Wakes from zero without demand that a day may have before the forecast may wake no more.</summary>
    public int FalseWakesPerDay { get; init; } = GuardSettings.FalseWakesPerDayDefault;

    /// <summary>By when the queue must be empty; null for work without a deadline.</summary>
    public DeadlineRule? Deadline { get; init; }

    /// <summary>True for the trigger of an on-demand buffer beside a spot fleet.</summary>
    public bool IsBuffer { get; init; }

    public int Priority { get; init; }

    public double Weight { get; init; } = 1;

    public double GpusPerReplica { get; init; } = 1;

    public double? GpuHourCost { get; init; }

    public string? Team { get; init; }

    /// <summary>NS/NAME of a workload whose rhythm stands in until there is enough history; null for none.</summary>
    public string? Sibling { get; init; }

    /// <summary>Spacing of the demand series; null means the scaler's polling step.</summary>
    public TimeSpan? QueryStep { get; init; }

    /// <summary><c>auto</c>, <c>none</c> or a comma-separated list of durations.</summary>
    public string Seasonality { get; init; } = "auto";

    /// <summary><c>metrics: split</c>: one metric spec for each term instead of one in all.</summary>
    public bool SplitMetrics { get; init; }

    /// <summary><c>deadband: "true"</c>: the value leaves the HPA's tolerance of 10 % by itself where it can. Default false.</summary>
    public bool Deadband { get; init; }

    /// <summary>Keys nobody reads, each with the nearest known one where there is one. A warning, not an error.</summary>
    public IReadOnlyList<string> UnknownKeys { get; init; } = [];

    /// <summary>True when the trigger brings its own queries instead of a preset.</summary>
    public bool IsCustom => Engine == TriggerKeys.CustomEngine;
}
