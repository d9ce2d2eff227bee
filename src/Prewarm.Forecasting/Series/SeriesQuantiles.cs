namespace Prewarm.Forecasting.Series;

/// <summary>Quantiles of what is known of a series.</summary>
internal static class SeriesQuantiles
{
    /// <summary>The known values, lowest first.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var known = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                known[count++] = value;
            }
        }

        Array.Resize(ref known, count);
        Array.Sort(known);
        return known;
    }

    /// <summary>Interpolated between order statistics (Hyndman and Fan 1996, type 7); NaN of none.</summary>
    public static double Of(ReadOnlySpan<double> values, double level) => OfSorted(Sorted(values), level);

    /// <param name="sorted">Known values, lowest first.</param>
    /// <param name="level">0 to 1.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double level)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var at = level * (sorted.Length - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, sorted.Length - 1);
        // Halves are added so that two values of 1e308 do not overflow.
        return sorted[low] * (1 - (at - low)) + (sorted[high] * (at - low));
    }
}
