namespace Prewarm.Forecasting.Forests;

/// <summary>How a quantile forest is grown. The defaults were set on many traffic series together.</summary>
internal sealed record ForestOptions
{
    public int Trees { get; init; } = 40;

    /// <summary>Rows that a leaf holds at least.</summary>
    public int LeafRowsMin { get; init; } = 10;

    /// <summary>Targets that a leaf keeps of its rows.</summary>
    public int LeafKeeps { get; init; } = 5;

    /// <summary>Share of the features that each split may choose from.</summary>
    public double FeatureShare { get; init; } = 0.35;

    /// <summary>Share of the rows that each tree is grown on.</summary>
    public double RowShare { get; init; } = 0.5;

    /// <summary>Rows are drawn in runs of this length: neighbours in time are alike, and a tree should miss whole stretches.</summary>
    public int RunLength { get; init; } = 30;

    public int DepthMax { get; init; } = 14;

    /// <summary>The same seed and rows give the same forest.</summary>
    public int Seed { get; init; } = 1;
}
