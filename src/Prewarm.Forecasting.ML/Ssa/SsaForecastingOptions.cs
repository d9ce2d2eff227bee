namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>Options of the estimator, named as ML.NET's <c>ForecastBySsa</c> names them; docs/decisions/ssa-and-mlnet.md says where they differ.</summary>
public sealed record SsaForecastingOptions
{
    /// <summary>Longest window: the trajectory matrix stays within what a service can hold.</summary>
    internal const int SizeMost = 1 << 22;

    /// <summary>Column that receives the forecasts: a vector of single precision numbers.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>Column with the series, one number a row; NaN is missing.</summary>
    public required string InputColumnName { get; init; }

    /// <summary>Rows of the trajectory matrix (L), at least 2.</summary>
    public required int WindowSize { get; init; }

    /// <summary>Newest samples that the fitted model keeps, above the window size.</summary>
    public required int SeriesLength { get; init; }

    /// <summary>Samples from the beginning that are decomposed, above twice the window size; later ones move the state on.</summary>
    public required int TrainSize { get; init; }

    /// <summary>Steps that are forecast, at least 1.</summary>
    public required int Horizon { get; init; }

    /// <summary>Whether the kept samples are decomposed again each time a window of new ones has come. Default false.</summary>
    public bool IsAdaptive { get; init; }

    /// <summary>Only 1 is accepted: samples are not discounted by age.</summary>
    public float DiscountFactor { get; init; } = 1;

    /// <summary>Default <see cref="RankSelectionMethod.Exact"/>.</summary>
    public RankSelectionMethod RankSelectionMethod { get; init; } = RankSelectionMethod.Exact;

    /// <summary>Number of triples, 1 to <see cref="WindowSize"/> - 1; null: selected.</summary>
    public int? Rank { get; init; }

    /// <summary>Most triples that are considered, 1 to <see cref="WindowSize"/> - 1; null: 40 or the window size less one, whichever is less. More costs the square of it.</summary>
    public int? MaxRank { get; init; }

    /// <summary>Only true is accepted: forecasts are always held stable.</summary>
    public bool ShouldStabilize { get; init; } = true;

    /// <summary>Only false is accepted: rank and spread are always kept, and nothing more.</summary>
    public bool ShouldMaintainInfo { get; init; }

    /// <summary>Bound on the growth of any part of the forecast; null: half as much again over the horizon.</summary>
    public GrowthRatio? MaxGrowth { get; init; }

    /// <summary>Column that receives the lower bounds; null for none. Both bounds are asked for or none.</summary>
    public string? ConfidenceLowerBoundColumn { get; init; }

    /// <summary>Column that receives the upper bounds; null for none.</summary>
    public string? ConfidenceUpperBoundColumn { get; init; }

    /// <summary>Share of samples that are to fall between the bounds, between 0 and 1. Default 0.95.</summary>
    public float ConfidenceLevel { get; init; } = 0.95f;

    /// <summary>Whether an engine may be asked for other horizons than <see cref="Horizon"/>; the output columns then have no fixed size.</summary>
    public bool VariableHorizon { get; init; }

    /// <summary>Names of the forecast column and, if asked for, of the lower and the upper bounds.</summary>
    internal IEnumerable<string> OutputColumns() =>
        string.IsNullOrEmpty(ConfidenceLowerBoundColumn)
            ? [OutputColumnName]
            : [OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn!];

    /// <summary>Refuses what cannot be meant and what has no counterpart here.</summary>
    /// <exception cref="ArgumentException">The message names the option and the rule.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrEmpty(OutputColumnName), "outputColumnName", "must name a column");
        Require(!string.IsNullOrEmpty(InputColumnName), "inputColumnName", "must name a column");
        Require(WindowSize is >= 2 and <= SizeMost, "windowSize", $"must be from 2 to {SizeMost}");
        Require(SeriesLength > WindowSize, "seriesLength", "must be greater than windowSize");
        Require(SeriesLength <= SizeMost, "seriesLength", $"must be at most {SizeMost}");
        Require(TrainSize > 2L * WindowSize, "trainSize", "must be greater than twice windowSize");
        Require(Horizon is >= 1 and <= SizeMost, "horizon", $"must be from 1 to {SizeMost}");
        Require(Enum.IsDefined(RankSelectionMethod), "rankSelectionMethod", "must be Exact, Fast or Fixed");
        Require(Rank is null || InWindow(Rank.Value), "rank", "must be from 1 to windowSize - 1");
        Require(MaxRank is null || InWindow(MaxRank.Value), "maxRank", "must be from 1 to windowSize - 1");
        Require(
            RankSelectionMethod != RankSelectionMethod.Fixed || Rank is not null,
            "rank",
            "must be given when rankSelectionMethod is Fixed"
        );
        Require(ConfidenceLevel is > 0 and < 1, "confidenceLevel", "must lie between 0 and 1");
        Require(
            string.IsNullOrEmpty(ConfidenceLowerBoundColumn) == string.IsNullOrEmpty(ConfidenceUpperBoundColumn),
            "confidenceLowerBoundColumn",
            "and confidenceUpperBoundColumn must be given together"
        );
        Require(
            MaxGrowth is not { } growth
                || (
                    growth.TimeSpan is > 0 and < double.PositiveInfinity
                    && growth.Growth is > 1 and < double.PositiveInfinity
                ),
            "maxGrowth",
            "must be a growth above 1 over a time span above 0"
        );
        Require(DiscountFactor == 1, "discountFactor", "must be 1: samples are not discounted by age; use isAdaptive");
        Require(ShouldStabilize, "shouldStabilize", "must be true: forecasts are always held stable");
        Require(!ShouldMaintainInfo, "shouldMaintainInfo", "must be false: there is no further information to keep");
    }

    private bool InWindow(int rank) => rank >= 1 && rank < WindowSize;

    private static void Require(bool isMet, string option, string rule)
    {
        if (!isMet)
        {
            throw new ArgumentException($"{option} {rule}.", option);
        }
    }
}

/// <summary>How the number of leading triples is found.</summary>
public enum RankSelectionMethod
{
    /// <summary>The rank that forecasts the training part best over the horizon.</summary>
    Exact,

    /// <summary>The triples that stand out of the noise: no forecasts are tried.</summary>
    Fast,

    /// <summary>The rank that is given.</summary>
    Fixed,
}

/// <summary>A bound on growth: at most <paramref name="Growth"/> times over <paramref name="TimeSpan"/> steps.</summary>
/// <param name="TimeSpan">Steps, above zero.</param>
/// <param name="Growth">Factor, above one.</param>
public readonly record struct GrowthRatio(double TimeSpan, double Growth);
