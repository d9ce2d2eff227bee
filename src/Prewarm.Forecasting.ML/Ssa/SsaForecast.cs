namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>A forecast with its prediction interval, one value per step ahead.</summary>
/// <param name="Mean">Forecasts 1, 2, ... steps after the newest sample.</param>
/// <param name="Lower">Lower bounds.</param>
/// <param name="Upper">Upper bounds.</param>
/// <param name="Level">Share of samples that are to fall between the bounds, 0 to 1.</param>
public sealed record SsaForecast(
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Upper,
    double Level
);
