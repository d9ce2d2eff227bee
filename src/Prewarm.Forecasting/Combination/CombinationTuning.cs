namespace Prewarm.Forecasting.Combination;

/// <summary>Constants of the combination, set on many series together; not an operator's business.</summary>
internal sealed record CombinationTuning
{
    public static CombinationTuning Default { get; } = new();

    /// <summary>Shares are proportional to the trailing loss to minus this power.</summary>
    public double WeightPower { get; init; } = 4;

    /// <summary>Age at which a loss counts half.</summary>
    public TimeSpan LossHalfLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Fewest scored origins to which the half-life is stretched on coarse series.</summary>
    public int ScoresLeast { get; init; } = 100;

    /// <summary>Errors kept per expert and lead.</summary>
    public int ErrorsMost { get; init; } = 500;

    /// <summary>Share of the history that is lived through again to judge the experts.</summary>
    public double ReplayShare { get; init; } = 0.34;

    /// <summary>Longest replay.</summary>
    public TimeSpan ReplayMost { get; init; } = TimeSpan.FromDays(10);

    /// <summary>Shortest replay that is worth it, in steps.</summary>
    public int ReplayLeast { get; init; } = 12;

    /// <summary>Scored origins of a replay at most: neighbouring origins say the same.</summary>
    public int ReplayOrigins { get; init; } = 500;

    /// <summary>Fits during a replay, as many as this over the number of points, at least one.</summary>
    public int ReplayFitPoints { get; init; } = 6_000;
}
