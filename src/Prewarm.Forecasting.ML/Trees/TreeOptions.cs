namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Size of the ensemble and of its training.</summary>
internal sealed record TreeOptions
{
    /// <summary>Rows drawn for training.</summary>
    public int Rows { get; init; } = 6000;

    public int Trees { get; init; } = 40;

    public int Leaves { get; init; } = 12;

    public int RowsPerLeafLeast { get; init; } = 30;

    public double LearningRate { get; init; } = 0.08;

    /// <summary>Share of the features that each tree may use.</summary>
    public double FeatureFraction { get; init; } = 0.6;

    /// <summary>Share of the rows, the newest, on which the weights are chosen.</summary>
    public double HeldOut { get; init; } = 0.4;

    /// <summary>Labels of the trees are cut at this many robust standard deviations.</summary>
    public double CutAt { get; init; } = 2;
}
