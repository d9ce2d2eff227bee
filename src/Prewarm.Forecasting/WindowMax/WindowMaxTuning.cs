namespace Prewarm.Forecasting.WindowMax;

/// <summary>Constants of the method, set on many traces together; not an operator's business.</summary>
internal sealed record WindowMaxTuning
{
    public static WindowMaxTuning Default { get; } = new();

    /// <summary>Distance between scored origins: often enough to learn within hours, rare enough to replay weeks in a second.</summary>
    public TimeSpan ScoreEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same <see cref="FarLead"/> after the origin and later: windows overlap, and what waits to be judged takes memory.</summary>
    public TimeSpan ScoreFarEvery { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan FarLead { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Age at which an error counts half for the quantiles.</summary>
    public TimeSpan ErrorHalfLife { get; init; } = TimeSpan.FromDays(3.5);

    /// <summary>Errors within two half-lives at least, so that the 0.99 quantile of a coarse series still rests on something.</summary>
    public int ErrorsLeast { get; init; } = 400;

    /// <summary>How far back coverage is counted.</summary>
    public TimeSpan CoverageWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age at which a pinball loss counts half.</summary>
    public TimeSpan LossHalfLife { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Weights are proportional to the trailing loss to minus this power.</summary>
    public double WeightPower { get; init; } = 6;

    /// <summary>Added to both sides of a log error, as a share of the trailing mean demand, so that zeros have a finite error.</summary>
    public double LogOffsetShare { get; init; } = 0.05;

    /// <summary>How much of the recent past says at which level the season runs today.</summary>
    public TimeSpan LevelWindow { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Lead at which half of the level correction is left (in log).</summary>
    public TimeSpan LevelHalfLife { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Past that the live slope is fitted on.</summary>
    public TimeSpan SlopeWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Lead at which half of the slope is left.</summary>
    public TimeSpan SlopeHalfLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A last value older than this is no longer live.</summary>
    public TimeSpan LiveAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Newest minutes whose departure from the decomposition's mean is carried on.</summary>
    public TimeSpan NearWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Lead at which half of that departure is left.</summary>
    public TimeSpan NearHalfLife { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Whether the combined quantile is calibrated once more on its own errors.</summary>
    public bool Recalibrate { get; init; } = true;
}
