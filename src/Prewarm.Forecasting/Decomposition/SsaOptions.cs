namespace Prewarm.Forecasting.Decomposition;

/// <summary>Options of singular spectrum analysis, named as ML.NET's <c>ForecastBySsa</c> names them.</summary>
public sealed record SsaOptions
{
    /// <summary>L, the rows of the trajectory matrix; null: two days where half the series allows it, else half the series.</summary>
    public int? WindowSize { get; init; }

    /// <summary>Points that a fitted model keeps for its state; null: the window size.</summary>
    public int? SeriesLength { get; init; }

    /// <summary>Newest points that are decomposed; null: all.</summary>
    public int? TrainSize { get; init; }

    /// <summary>Longest forecast in steps; bounds the growth that the recurrence may have. Default 1440.</summary>
    public int Horizon { get; init; } = 1440;

    /// <summary>Number of leading triples; null: chosen by <see cref="MaxRank"/> and the noise level.</summary>
    public int? Rank { get; init; }

    /// <summary>Most triples when the rank is chosen. Default 40.</summary>
    public int MaxRank { get; init; } = 40;

    /// <summary>Seed of the start vector.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the signal is continued. Default <see cref="SsaForecastMethod.Vector"/>.</summary>
    public SsaForecastMethod ForecastMethod { get; init; } = SsaForecastMethod.Vector;
}
