namespace Prewarm.Forecasting.WindowMax;

/// <summary>What an operator needs to judge a forecaster: who weighs how much, and does it cover.</summary>
public sealed record ForecastDiagnostics
{
    /// <summary>State of every base at the shortest lead and the operating quantile.</summary>
    public required IReadOnlyList<BaseDiagnostics> Bases { get; init; }

    /// <summary>Window maxima that have been scored at the shortest lead.</summary>
    public required int ScoredWindows { get; init; }

    /// <summary>Trailing share of window maxima at or below the quantile, per level of the options, shortest lead; NaN before any score.</summary>
    public required double[] Coverage { get; init; }

    /// <summary>Discounted mean pinball loss of the combination at the operating quantile, shortest lead, in units of demand; NaN before any score.</summary>
    public required double PinballLoss { get; init; }

    /// <summary>The same for the last value with its own error quantile: what the forecast has to beat.</summary>
    public required double LastValuePinballLoss { get; init; }

    /// <summary>Samples that were negative or infinite and were taken as missing.</summary>
    public required int RejectedSamples { get; init; }

    /// <summary>Samples missing among those kept.</summary>
    public required int MissingSamples { get; init; }

    /// <summary>Rank of the decomposition of the last refit; 0 when there is none.</summary>
    public required int Rank { get; init; }

    /// <summary>How what was provisioned for did; null when no operating point is chosen or nothing has been judged.</summary>
    public ProvisionScore? Provision { get; init; }

    /// <summary>Bases that anybody could have used instead: what a forecast has to beat.</summary>
    private static readonly string[] Naive = ["last-value", "week-1"];

    /// <summary>The figures that a forecast's vote hangs on; null while any of them is unknown.</summary>
    /// <param name="levels">Levels of the options.</param>
    /// <param name="quantile">The operating quantile.</param>
    public ProvisionScore? Score(IReadOnlyList<double> levels, double quantile)
    {
        if (Provision is not null)
        {
            return Provision;
        }

        var naive = Bases
            .Where(known => Naive.Contains(known.Name) && known.PinballLoss > 0)
            .Select(known => known.PinballLoss)
            .DefaultIfEmpty(double.NaN)
            .Min();
        var level = Enumerable.Range(0, levels.Count).MinBy(index => Math.Abs(levels[index] - quantile));
        var ratio = PinballLoss / naive;
        return double.IsFinite(ratio) && double.IsFinite(Coverage[level])
            ? new ProvisionScore(ScoredWindows, ratio, Coverage[level], levels[level])
            : null;
    }
}

/// <summary>What a forecast's vote hangs on.</summary>
/// <param name="Windows">Windows it was judged on.</param>
/// <param name="LossRatio">Its loss over that of doing without; below 1 is better.</param>
/// <param name="Coverage">Share of windows at or below the quantile of <paramref name="Level"/>, 0-1.</param>
/// <param name="Level">The level that coverage should come near.</param>
public sealed record ProvisionScore(int Windows, double LossRatio, double Coverage, double Level);

/// <summary>One base of the combination.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its share, 0-1; 0 while it has too little history to answer.</param>
/// <param name="PinballLoss">Discounted mean pinball loss in units of demand; NaN before any score.</param>
public sealed record BaseDiagnostics(string Name, double Weight, double PinballLoss);
