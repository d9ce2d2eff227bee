namespace Prewarm.Forecasting.Series;

/// <summary>A short departure far above what surrounds it.</summary>
/// <param name="From">Index of the first sample.</param>
/// <param name="To">Index after the last.</param>
/// <param name="Peak">Highest value.</param>
/// <param name="Around">Median of the samples around it.</param>
public sealed record Burst(int From, int To, double Peak, double Around);
