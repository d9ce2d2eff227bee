using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>What all that is kept about one lead is made for.</summary>
internal sealed record LeadSettings
{
    private static readonly IReadOnlyList<double> OnePace = [1];

    /// <summary>Steps ahead.</summary>
    public required int Lead { get; init; }

    /// <summary>Spacing of the series.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Steps between two origins that are judged.</summary>
    public required int Stride { get; init; }

    /// <summary>Quantile levels, ascending, 0.5 among them.</summary>
    public required double[] Levels { get; init; }

    /// <summary>Per expert whether it is one of the naive ones that others must beat; the median of the models is the last.</summary>
    public required bool[] Naive { get; init; }

    /// <summary>
    /// Per expert that only repeats a sample how many steps before the target that one lies: what it would have lost is then known of all
    /// samples, not only of judged ones. 0 for others; empty when not known.
    /// </summary>
    public int[] Lags { get; init; } = [];

    /// <summary>Index of the first origin whose forecasts count for the bands; earlier ones count for the shares in the middle only.</summary>
    public int BandsFrom { get; init; }

    /// <summary>The power of the series in which errors are kept.</summary>
    public required PowerTransform Transform { get; init; }

    public required CombinationTuning Tuning { get; init; }

    /// <summary>Scores within the time of one lead, at least 1: they say much the same.</summary>
    public double ScoresPerWindow => Math.Max(1, (double)Lead / Stride);

    /// <summary>Whether few forecasts of this lead are independent of each other in the time that counts.</summary>
    public bool IsFar => Step * Lead >= Tuning.FarLead;

    /// <summary>Step of a quantile after an answer, in usual errors.</summary>
    public double TrackRate(double level) =>
        (IsFar ? Tuning.FarTrackRate : Tuning.TrackRate) * Math.Min(1, level * (1 - level) / 0.09);

    /// <summary>Steps that are tried side by side, over <see cref="TrackRate"/>.</summary>
    public IReadOnlyList<double> TrackPaces => IsFar ? Tuning.FarTrackPaces : OnePace;

    /// <summary>How far calibration begins from the experts' own quantiles towards the middle of the band.</summary>
    public double OwnShare => IsFar ? Tuning.FarOwnShare : Tuning.OwnShare;

    /// <summary>A half-life in scores.</summary>
    public double Scores((TimeSpan HalfLife, int ScoresLeast) memory) =>
        Math.Max(memory.ScoresLeast, memory.HalfLife / (Step * Stride));

    /// <summary>Power of the recent spread at this lead.</summary>
    public double RecentPower => Tuning.RecentPower * Math.Pow(0.5, Step * Lead / Tuning.RecentFade);
}
