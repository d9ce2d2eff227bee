namespace Prewarm.Forecasting.Replay;

/// <summary>Which operating points were chosen, when, and what the replay of the past said of every candidate then.</summary>
/// <remarks>Immutable: a forecast carries the one it was made under.</remarks>
public sealed record OperatingChoice
{
    /// <summary>The end of the last step that was replayed before choosing.</summary>
    public required DateTimeOffset ChosenAt { get; init; }

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

    /// <summary>Every candidate with its cost at that moment, cheapest first.</summary>
    public required IReadOnlyList<OperatingCost> Candidates { get; init; }

    /// <summary>What a point weighs in the average.</summary>
    public double Weight => 1.0 / Points.Count;
}
