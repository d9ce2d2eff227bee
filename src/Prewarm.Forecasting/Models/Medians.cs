namespace Prewarm.Forecasting.Models;

/// <summary>Medians of few numbers.</summary>
internal static class Medians
{
    /// <summary>The median of what is known; sorts the numbers. NaN when nothing is known.</summary>
    public static double Of(Span<double> values)
    {
        // NaN sorts first.
        values.Sort();
        var from = 0;
        while (from < values.Length && double.IsNaN(values[from]))
        {
            from++;
        }

        var count = values.Length - from;
        if (count == 0)
        {
            return double.NaN;
        }

        var middle = from + (count / 2);
        return count % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }
}
