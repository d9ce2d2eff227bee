namespace Prewarm.Inspection.Charts;

/// <summary>Thins a series for drawing without losing a peak or a gap: each bucket keeps its lowest and its highest value, in their order.</summary>
/// <remarks>
/// Min-max decimation, as oscilloscopes do it: a line through the kept points covers the same pixels as one through all of
/// them as long as a bucket is no wider than a pixel (Jugel et al., M4: A Visualization-Oriented Time Series Data
/// Aggregation, VLDB 2014). A bucket without any value keeps one missing point, so that gaps stay gaps.
/// </remarks>
internal static class Decimation
{
    /// <summary>Indices to draw, ascending. All of them when there are no more than asked for.</summary>
    /// <param name="values">NaN is missing.</param>
    /// <param name="pointsMax">At most this many indices, at least 2.</param>
    public static IReadOnlyList<int> MinMax(ReadOnlySpan<double> values, int pointsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 2);
        var kept = new List<int>(Math.Min(values.Length, pointsMax));
        if (values.Length <= pointsMax)
        {
            for (var i = 0; i < values.Length; i++)
            {
                kept.Add(i);
            }

            return kept;
        }

        var buckets = pointsMax / 2;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var from = (int)((long)values.Length * bucket / buckets);
            var to = (int)((long)values.Length * (bucket + 1) / buckets);
            Keep(values, from, to, kept);
        }

        return kept;
    }

    private static void Keep(ReadOnlySpan<double> values, int from, int to, List<int> kept)
    {
        var (lowest, highest) = (-1, -1);
        for (var i = from; i < to; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            lowest = lowest < 0 || values[i] < values[lowest] ? i : lowest;
            highest = highest < 0 || values[i] > values[highest] ? i : highest;
        }

        if (lowest < 0)
        {
            kept.Add(from);
            return;
        }

        kept.Add(Math.Min(lowest, highest));
        if (lowest != highest)
        {
            kept.Add(Math.Max(lowest, highest));
        }
    }
}
