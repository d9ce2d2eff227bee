namespace Prewarm.Forecasting.Combination;

/// <summary>The value in the middle of what several forecasters say, each counted by its share.</summary>
/// <remarks>
/// Values in order, each with its share spread evenly around the middle of it: between two neighbours the cumulated share is interpolated, so that
/// the answer moves without jumps when shares do. With equal shares it is the ordinary median. One wild forecaster moves it by at most one
/// neighbour, where it would draw a mean away by its share of the distance.
/// </remarks>
internal static class WeighedMedian
{
    /// <param name="values">At most a few dozen; NaN where there is none.</param>
    /// <param name="shares">One per value, 0 or more.</param>
    /// <returns>NaN when no known value has a share.</returns>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> shares)
    {
        Span<int> order = stackalloc int[values.Length];
        var (count, total) = (0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]) && shares[i] > 0)
            {
                Insert(order[..(count + 1)], i, values);
                total += shares[i];
                count++;
            }
        }

        var (below, middle, value) = (0.0, double.NaN, double.NaN);
        foreach (var i in order[..count])
        {
            var centre = (below + (shares[i] / 2)) / total;
            if (centre >= 0.5)
            {
                return double.IsNaN(value)
                    ? values[i]
                    : value + ((values[i] - value) * (0.5 - middle) / (centre - middle));
            }

            (middle, value) = (centre, values[i]);
            below += shares[i];
        }

        return value;
    }

    /// <summary>Puts the last place's newcomer where it belongs.</summary>
    private static void Insert(Span<int> order, int newcomer, ReadOnlySpan<double> values)
    {
        var at = order.Length - 1;
        for (; at > 0 && values[order[at - 1]] > values[newcomer]; at--)
        {
            order[at] = order[at - 1];
        }

        order[at] = newcomer;
    }
}
