using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Scaler;

/// <summary>How the scaler samples, decides and answers.</summary>
internal sealed class ScalerOptions
{
    public const string Section = "Scaler";

    /// <summary>Spacing of the sampling grid. Default 15 s, 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan PollingStep { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the very first call for a reference may wait for its first sample. Default 1.5 s, 0 to 1.9 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01.9")]
    public TimeSpan FirstAnswerTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>A reference nobody asks about leaves after this. Default 1 h, 1 min to 7 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan IdleExpiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>References held at most. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int WorkloadsMax { get; set; } = 10_000;

    /// <summary>Lead time for <c>leadTime: auto</c>. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Added to the lead time to give the forecast's window. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The HPA's scale-down stabilization window: what it holds by itself need not be asked for again. Default 300 s, Kubernetes'
    /// own; state what <c>behavior.scaleDown.stabilizationWindowSeconds</c> says where ScaledObjects change it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Stabilization { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Quantile of demand where a trigger states none. Default 0.95, 0.5 to 0.9999.</summary>
    [Range(0.5, 0.9999)]
    public double ServiceLevel { get; set; } = 0.95;

    /// <summary>Time to work a backlog off. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long last known live values stand in. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Age up to which a forecast is fresh. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "06:00:00")]
    public TimeSpan ForecastFreshFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>KV-cache or GPU use per replica that the guard defends. Default 0.9.</summary>
    [Range(0.1, 1.0)]
    public double GuardUtilization { get; set; } = 0.9;

    /// <summary>Address of the forecaster, <c>http://</c> or <c>https://</c>; empty runs without one. Default loopback 9091.</summary>
    public string ForecasterAddress { get; set; } = "http://127.0.0.1:9091";

    /// <summary>Offer StreamMetricSpec; false answers UNIMPLEMENTED. Default true.</summary>
    public bool StreamMetricSpec { get; set; } = true;

    /// <summary>Streams end with OK after this, so that a client finds new replicas; zero means never. Default zero.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan StreamAgeMax { get; set; }

    public DecisionDefaults ToDefaults() =>
        new()
        {
            LeadTime = LeadTime,
            ServiceLevel = ServiceLevel,
            DrainTime = DrainTime,
            MaxAge = MaxAge,
            ForecastFreshFor = ForecastFreshFor,
            GuardUtilization = GuardUtilization,
        };
}

/// <summary>Checks the annotations of <see cref="ScalerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ScalerOptionsValidator : IValidateOptions<ScalerOptions>;
