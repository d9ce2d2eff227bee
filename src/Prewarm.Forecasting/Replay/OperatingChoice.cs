namespace Prewarm.Forecasting.Replay;

/// <summary>Which operating points are in force, since when, and what the replay of the past said of every candidate last.</summary>
/// <remarks>Immutable: a forecast carries the one it was made under.</remarks>
public sealed record OperatingChoice
{
    /// <summary>The end of the last step that was replayed before these points were chosen, or before the default ones were looked at first.</summary>
    public required DateTimeOffset ChosenAt { get; init; }

    /// <summary>The end of the last step that was replayed before the candidates were compared, not before <see cref="ChosenAt"/>.</summary>
    public required DateTimeOffset ComparedAt { get; init; }

    /// <summary>
    /// How the cheapest points compared with those in force until then; null where these are the cheapest. At <see cref="ChosenAt"/> it is what the
    /// points were promoted by.
    /// </summary>
    public CostComparison? Comparison { get; init; }

    /// <summary>The first step that was replayed.</summary>
    public required DateTimeOffset ReplayedFrom { get; init; }

    /// <summary>Steps with known demand between the two; missing ones are left out.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a step.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Age at which what was replayed counts half.</summary>
    public required TimeSpan HalfLife { get; init; }

    /// <summary>Fleet, autoscaler and exchange rate it was replayed with.</summary>
    public required ReplayRules Rules { get; init; }

    /// <summary>The points in force, equally weighted.</summary>
    public required IReadOnlyList<OperatingPoint> Points { get; init; }

    /// <summary>Every candidate with its cost at <see cref="ComparedAt"/>, cheapest first.</summary>
    public required IReadOnlyList<OperatingCost> Candidates { get; init; }

    /// <summary>What a point weighs in the average.</summary>
    public double Weight => 1.0 / Points.Count;
}
