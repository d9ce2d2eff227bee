using Microsoft.ML;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>The forecaster where ML.NET's users look for it.</summary>
public static class ForecastingExtensions
{
    /// <summary>Singular spectrum analysis of a column, with the parameters of ML.NET's <c>ForecastBySsa</c>.</summary>
    /// <remarks>Each parameter is described at the option of its name in <see cref="SsaForecastingOptions"/>.</remarks>
    /// <exception cref="ArgumentException">A parameter breaks its rule or has no meaning here; the message names it.</exception>
    public static SsaForecastingEstimator ForecastByPrewarmSsa(
        this MLContext context,
        string outputColumnName,
        string inputColumnName,
        int windowSize,
        int seriesLength,
        int trainSize,
        int horizon,
        bool isAdaptive = false,
        float discountFactor = 1,
        RankSelectionMethod rankSelectionMethod = RankSelectionMethod.Exact,
        int? rank = null,
        int? maxRank = null,
        bool shouldStabilize = true,
        bool shouldMaintainInfo = false,
        GrowthRatio? maxGrowth = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        float confidenceLevel = 0.95f,
        bool variableHorizon = false
    ) =>
        new(
            context,
            new SsaForecastingOptions
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                WindowSize = windowSize,
                SeriesLength = seriesLength,
                TrainSize = trainSize,
                Horizon = horizon,
                IsAdaptive = isAdaptive,
                DiscountFactor = discountFactor,
                RankSelectionMethod = rankSelectionMethod,
                Rank = rank,
                MaxRank = maxRank,
                ShouldStabilize = shouldStabilize,
                ShouldMaintainInfo = shouldMaintainInfo,
                MaxGrowth = maxGrowth,
                ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
                ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
                ConfidenceLevel = confidenceLevel,
                VariableHorizon = variableHorizon,
            }
        );
}
