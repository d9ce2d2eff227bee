namespace Prewarm.Forecasting.Combination;

/// <summary>A forecast from one origin.</summary>
/// <param name="Origin">Last instant known.</param>
/// <param name="Step">Spacing; value h belongs to <c>Origin + (h + 1) * Step</c>.</param>
/// <param name="Mean">The middle of the band (quantile 0.5), which absolute errors reward.</param>
/// <param name="Levels">Quantile levels, ascending, 0 to 1.</param>
/// <param name="Quantiles">Per level one value per step; not falling with the level.</param>
/// <param name="Model">The expert with the largest share at the end of the horizon.</param>
public sealed record EnsembleForecast(
    DateTimeOffset Origin,
    TimeSpan Step,
    double[] Mean,
    IReadOnlyList<double> Levels,
    double[][] Quantiles,
    string Model
);
