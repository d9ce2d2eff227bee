using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Prewarm.Forecaster;

/// <summary>How the forecaster learns and publishes.</summary>
internal sealed class ForecasterOptions
{
    public const string Section = "Forecaster";

    /// <summary>Spacing of published forecasts, a whole number of minutes. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan PublishEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Spacing of refits of one workload. Default 6 h.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan RetrainEvery { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Spacing of contests between the champion and its challengers, beside those that drift calls for. Default 1 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan ChallengeEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Share (0-1) of the hours in which a challenger that won on the past forecasts for real before it is promoted; both are judged
    /// on all hours of the trial. Default 0: it is promoted at once, since the day it won on had been unseen.
    /// </summary>
    [Range(0.0, 1.0)]
    public double CanaryShare { get; set; }

    /// <summary>How long such a trial lasts; then the challenger is promoted or withdrawn. Default 1 d.</summary>
    [Range(typeof(TimeSpan), "12:00:00", "30.00:00:00")]
    public TimeSpan CanaryTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Pre-warms in vain that a workload may have in a day, while they are more than half of all; beyond, its forecast has no vote
    /// until some are older than a day. Default 0: no limit, since the replay that chooses how to provision weighs waste already.
    /// </summary>
    [Range(0, 10_000)]
    public int WastedPrewarmsPerDay { get; set; }

    /// <summary>How much history a training replays. Default 5 weeks.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan HistoryWindow { get; set; } = TimeSpan.FromDays(35);

    /// <summary>How long minutes are kept. Default 9 weeks.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "4000.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(63);

    /// <summary>Points of a forecast, one a minute: how long the scaler can go on alone. Default 180.</summary>
    [Range(10, 1440)]
    public int Points { get; set; } = 180;

    /// <summary>Back-fill history of new workloads from their source. Default true.</summary>
    public bool Backfill { get; set; } = true;

    /// <summary>How far back-fill reaches, within <see cref="Retention"/>. Default 4 weeks.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan BackfillWindow { get; set; } = TimeSpan.FromDays(28);

    /// <summary>Points, one a minute, of one back-fill query. Default 7,200 (5 days).</summary>
    [Range(60, 10_000)]
    public int BackfillPointsPerQuery { get; set; } = 7200;

    /// <summary>Back-fill queries at a time, over all sources. Default 2.</summary>
    [Range(1, 32)]
    public int BackfillParallelism { get; set; } = 2;

    /// <summary>Pause after each of them. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BackfillPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Points that back-fill asks for within any hour, over all sources. Default 20,000,000.</summary>
    [Range(10_000, int.MaxValue)]
    public int BackfillPointsPerHour { get; set; } = 20_000_000;

    /// <summary>A workload nobody reports leaves memory after this; its stored history stays. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "400.00:00:00")]
    public TimeSpan IdleExpiry { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Workloads at most. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int WorkloadsMax { get; set; } = 10_000;
}

/// <summary>Checks the annotations of <see cref="ForecasterOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ForecasterOptionsValidator : IValidateOptions<ForecasterOptions>;
