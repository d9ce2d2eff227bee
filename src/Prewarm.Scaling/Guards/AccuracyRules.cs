namespace Prewarm.Scaling.Guards;

/// <summary>When a forecast loses its vote, and when it gets it back. The gap between the two keeps the gate from flapping.</summary>
public sealed record AccuracyRules
{
    /// <summary>Windows scored before the gate may judge at all. Default 48: four hours of five-minute scores.</summary>
    public int ScoresMin { get; init; } = 48;

    /// <summary>Loss over the best naive forecast's at which the vote is lost. Default 1.2.</summary>
    public double LossRatioMax { get; init; } = 1.2;

    /// <summary>Loss ratio at which a lost vote comes back. Default 1.05.</summary>
    public double LossRatioBack { get; init; } = 1.05;

    /// <summary>Coverage may fall this far below its level before the vote is lost. Default 0.1.</summary>
    public double CoverageGapMax { get; init; } = 0.1;

    /// <summary>Gap at which a lost vote comes back. Default 0.05.</summary>
    public double CoverageGapBack { get; init; } = 0.05;
}
