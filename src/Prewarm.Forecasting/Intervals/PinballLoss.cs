namespace Prewarm.Forecasting.Intervals;

/// <summary>The loss that a quantile minimises (Koenker and Bassett 1978).</summary>
public static class PinballLoss
{
    /// <summary>level * (actual - quantile) when the actual lies above, else (1 - level) * (quantile - actual).</summary>
    public static double Of(double level, double quantile, double actual) =>
        actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}
