namespace Prewarm.Forecasting.Transforms;

/// <summary>What several forecasters say on average, each counted by its share.</summary>
internal static class WeighedMean
{
    /// <summary>Weighed mean of what is known; the plain mean where nobody known has a share.</summary>
    /// <param name="values">One per forecaster, NaN where it has none.</param>
    /// <param name="shares">One per forecaster, 0 or more.</param>
    /// <returns>NaN when nothing is known.</returns>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> shares)
    {
        double sum = 0,
            mass = 0,
            plain = 0;
        var count = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sum += shares[i] * values[i];
                mass += shares[i];
                plain += values[i];
                count++;
            }
        }

        return mass > 0 ? sum / mass : plain / count;
    }
}
