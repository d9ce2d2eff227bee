namespace Prewarm.Inspection.Charts;

/// <summary>What a workload's chart shows.</summary>
/// <param name="From">Left edge.</param>
/// <param name="To">Right edge; the forecast reaches beyond it only when it is the present.</param>
/// <param name="AsOf">Shows only what was known at this moment; null is the present.</param>
/// <param name="CompareWeek">Draws the demand of a week before beside it.</param>
/// <param name="Points">Points of the demand line at most.</param>
internal sealed record ChartRequest(
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset? AsOf,
    bool CompareWeek,
    int Points,
    ChartTheme Theme
)
{
    /// <summary>About one for each pixel of a wide screen, lowest and highest of each.</summary>
    public const int PointsUsual = 3_000;
}
