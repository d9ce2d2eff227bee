using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>Plain figures of a series.</summary>
/// <param name="Points">Grid points.</param>
/// <param name="MissingShare">0-1.</param>
/// <param name="ZeroShare">Of the known, 0-1.</param>
/// <param name="Mean">NaN when nothing is known, as all that follow.</param>
/// <param name="Median">Half of the known samples lie below.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Peak">Highest sample.</param>
/// <param name="Variation">Standard deviation over the mean; NaN when the mean is not above zero.</param>
/// <param name="DemandInterval">Mean steps from one demand to the next between the first and the last (Syntetos and Boylan 2005); 1 when there is no zero between them.</param>
public sealed record SeriesStatistics(
    int Points,
    double MissingShare,
    double ZeroShare,
    double Mean,
    double Median,
    double P99,
    double Peak,
    double Variation,
    double DemandInterval
)
{
    internal static SeriesStatistics Of(RegularSeries series)
    {
        var sorted = SeriesQuantiles.Sorted(series.Values);
        // Scaled: the sum of many of 1e308 must not overflow before it is divided.
        var scale = sorted.Length == 0 ? 1 : Math.Max(1, Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])));
        var mean = sorted.Length == 0 ? double.NaN : scale * sorted.Average(value => value / scale);
        var spread =
            sorted.Length == 0
                ? double.NaN
                : Math.Sqrt(sorted.Average(value => ((value - mean) / scale) * ((value - mean) / scale)));
        return new SeriesStatistics(
            series.Count,
            series.Count == 0 ? 0 : 1 - ((double)sorted.Length / series.Count),
            sorted.Length == 0 ? double.NaN : (double)sorted.Count(value => value == 0) / sorted.Length,
            mean,
            SeriesQuantiles.OfSorted(sorted, 0.5),
            SeriesQuantiles.OfSorted(sorted, 0.99),
            sorted.Length == 0 ? double.NaN : sorted[^1],
            mean > 0 ? spread / (mean / scale) : double.NaN,
            Interval(series.Values)
        );
    }

    /// <summary>Zeros before the first demand and after the last are another matter: not yet, and no longer.</summary>
    private static double Interval(ReadOnlySpan<double> values)
    {
        int demands = 0,
            zeros = 0,
            waiting = 0;
        foreach (var value in values)
        {
            if (value > 0)
            {
                zeros += demands > 0 ? waiting : 0;
                waiting = 0;
                demands++;
            }
            else if (value == 0)
            {
                waiting++;
            }
        }

        return demands == 0 ? double.NaN : (double)(demands + zeros) / demands;
    }
}
