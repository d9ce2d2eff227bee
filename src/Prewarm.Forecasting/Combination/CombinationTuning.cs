namespace Prewarm.Forecasting.Combination;

/// <summary>Constants of the combination, set on many series together; not an operator's business.</summary>
internal sealed record CombinationTuning
{
    public static CombinationTuning Default { get; } = new();

    /// <summary>How shares are made at near leads, in the middle of the band. The quantiles beside it are better without the guard.</summary>
    public Weighing Near { get; init; } = new(Power: 8, MemoryPower: 8, PriorWindows: 1, Guarded: true);

    /// <summary>As <see cref="Near"/>, from <see cref="FarLead"/> on.</summary>
    public Weighing Far { get; init; } = new(Power: 3, MemoryPower: 4, PriorWindows: 2, Guarded: false);

    /// <summary>
    /// Leads from which on the middle of the band is the weighed median of the experts (<see cref="ExpertMixture"/>) and the last value has a share after a level
    /// shift (<see cref="AfterShift"/>): nearer ones are judged again soon enough.
    /// </summary>
    public TimeSpan FarLead { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Ages, per memory, at which a loss counts half, shortest first, with the fewest scores to which it is stretched on coarse series.</summary>
    public IReadOnlyList<(TimeSpan HalfLife, int ScoresLeast)> Memories { get; init; } =
    [(TimeSpan.FromDays(0.1), 5), (TimeSpan.FromDays(1), 30), (TimeSpan.FromDays(7), 100)];

    /// <summary>The prior loss of the median of the models, over that of the others.</summary>
    public double PriorOfMedian { get; init; } = 0.8;

    /// <summary>
    /// Standard errors by which an expert must have beaten the best naive one for its full share in the middle of the band. On four series that stand still or
    /// stop the mean error fell by 14 % against no guard, on eight ordinary ones it rose by 0.3 % (at 2: 14 % and 0.7 %).
    /// The quantiles beside the middle are better without a guard (pinball loss at 0.9 on five of them, at 2: 9 % worse with).
    /// </summary>
    public double SureAt { get; init; } = 1;

    /// <summary>Age at which a loss counts half for the guard of far leads (<see cref="NaiveGuard"/>), with the fewest scores to which it is stretched.</summary>
    public (TimeSpan HalfLife, int ScoresLeast) GuardMemory { get; init; } = (TimeSpan.FromDays(14), 100);

    /// <summary>Standard errors behind the best naive expert from which on that one has the whole.</summary>
    public double BehindWhole { get; init; } = 2;

    /// <summary>Errors kept per expert and lead.</summary>
    public int ErrorsMost { get; init; } = 500;

    /// <summary>Errors that the spread of all hours counts for in that of one hour.</summary>
    public double SpreadShrink { get; init; } = 40;

    /// <summary>Age at which an error counts half in the recent spread, with the fewest scores to which it is stretched.</summary>
    public (TimeSpan HalfLife, int ScoresLeast) Recent { get; init; } = (TimeSpan.FromHours(2), 5);

    /// <summary>Power of the recent spread at the origin.</summary>
    public double RecentPower { get; init; } = 0.4;

    /// <summary>Lead at which half of that power is left.</summary>
    public TimeSpan RecentFade { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// By this share, over one and the lengths of the lead that were judged, bands are wider: a few days of errors do not hold the worst day.
    /// </summary>
    public double ThinWiden { get; init; } = 0.5;

    /// <summary>
    /// As many times that share for levels beyond <see cref="TailLevel"/>: of a few days the tails are known least, and the quantiles of Student's t with as few degrees
    /// of freedom grow like that too. 3 % less MSIS on 104 series of M4 Hourly, their bands of 95 % held 93 % instead of 91; on the measured series a day ahead 92
    /// instead of 90, for 2 % more pinball loss at 0.99.
    /// </summary>
    public double ThinTails { get; init; } = 3;

    /// <summary>Share on either side where the tails begin.</summary>
    public double TailLevel { get; init; } = 0.05;

    /// <summary>
    /// How far calibration begins from the experts' own quantiles (0) towards the middle of the band (1). The experts know of the hour and of
    /// each other's disagreement, the errors of the combination of what it gained by combining: half of each gave 5 % less pinball loss at 0.99 than the former
    /// alone at an hour and less, 1 to 5 % less at a day, and bands closer to their level.
    /// </summary>
    public double OwnShare { get; init; } = 0.5;

    /// <summary>As <see cref="OwnShare"/>, from <see cref="FarLead"/> on, where the experts' own quantiles rest on a few days.</summary>
    public double FarOwnShare { get; init; } = 0.75;

    /// <summary>
    /// Step of a quantile after an answer, in usual errors, for the quantiles 0.1 and 0.9 of near leads; that of others as level * (1 - level), the
    /// variance of an answer, is to 0.09, and never above.
    /// </summary>
    public double TrackRate { get; init; } = 0.1;

    /// <summary>As <see cref="TrackRate"/>, from <see cref="FarLead"/> on.</summary>
    public double FarTrackRate { get; init; } = 0.05;

    /// <summary>Steps, over <see cref="FarTrackRate"/>, that are tried side by side (<see cref="TrackerMixture"/>); near leads are better with one.</summary>
    public IReadOnlyList<double> FarTrackPaces { get; init; } = [1.0 / 3, 1, 3];

    /// <summary>By this share the step is smaller per answer that is still outstanding: those will all say the same.</summary>
    public double TrackDelay { get; init; } = 0.05;

    /// <summary>Factor of the bands right after a level shift.</summary>
    public double ShiftWiden { get; init; } = 1.3;

    /// <summary>Share of the history that is lived through again for the bands.</summary>
    public double ReplayShare { get; init; } = 0.34;

    /// <summary>
    /// Share that is lived through again for the shares of the experts, where <see cref="ReplayMost"/> allows: models that know half of a short history rank much
    /// as those that know all of it, but their errors are too large for bands.
    /// </summary>
    public double SharesReplayShare { get; init; } = 0.5;

    /// <summary>Longest replay.</summary>
    public TimeSpan ReplayMost { get; init; } = TimeSpan.FromDays(10);

    /// <summary>Shortest replay that is worth it, in steps.</summary>
    public int ReplayLeast { get; init; } = 12;

    /// <summary>Scored origins of a replay at most: neighbouring origins say the same.</summary>
    public int ReplayOrigins { get; init; } = 500;

    /// <summary>Fits during a replay, as many as this over the number of points, at least one.</summary>
    public int ReplayFitPoints { get; init; } = 6_000;

    /// <summary>How many times <see cref="ThinWiden"/> widens the band at a level.</summary>
    public double Thin(double level) => Math.Min(level, 1 - level) < TailLevel ? ThinTails : 1;
}
