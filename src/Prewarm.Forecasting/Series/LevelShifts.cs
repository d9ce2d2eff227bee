namespace Prewarm.Forecasting.Series;

/// <summary>Finds lasting steps of the level.</summary>
/// <remarks>
/// <para>
/// Method: binary segmentation of block means by least squares (Scott and Knott 1974; Killick, Fearnhead and Eckley 2012, section 2.2).
/// A block is a day, so that the rhythm of the day does not show; a series of fewer than <see cref="DaysLeast"/> days has no blocks that
/// are free of it and no steps are looked for. Of the splits found that way those stay whose two sides differ by at least <see cref="SpreadsLeast"/> times their
/// pooled standard deviation (Cohen's d) and by <see cref="ShareLeast"/> of the higher level. A level lasts <see cref="BlocksLeast"/> blocks or more (a
/// weekend is shorter), and a split must explain more than a straight line does: a slow climb is a trend.
/// </para>
/// <para>A day's mean is taken of values cut at the 99th percentile: one burst is no level. Days with less than half of their samples are passed over.</para>
/// </remarks>
public static class LevelShifts
{
    /// <summary>Days that a level must last, beyond any weekend.</summary>
    private const int BlocksLeast = 3;

    private const int DaysLeast = 2 * BlocksLeast;

    private const double SpreadsLeast = 2;

    private const double ShareLeast = 0.3;

    /// <summary>A split is a candidate when no more than this share of the squares is left: the best split of noise leaves more.</summary>
    private const double RestMost = 0.7;

    /// <summary>Steps by time; empty when there is none or the series is too short.</summary>
    /// <param name="series">The series, NaN where missing.</param>
    public static IReadOnlyList<LevelShift> Find(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var blocks = DailyLevels.Of(series);
        if (blocks.Count < DaysLeast)
        {
            return [];
        }

        var edges = new List<int> { 0, blocks.Count };
        Split(blocks.Means, 0, blocks.Count, edges);
        edges.Sort();
        Prune(blocks.Means, edges);
        return
        [
            .. Enumerable
                .Range(1, edges.Count - 2)
                .Select(e => new LevelShift(
                    blocks.Starts[edges[e]],
                    Mean(blocks.Means.AsSpan(edges[e - 1]..edges[e])),
                    Mean(blocks.Means.AsSpan(edges[e]..edges[e + 1]))
                )),
        ];
    }

    /// <summary>Candidates: every split that explains enough and more than a line.</summary>
    private static void Split(double[] means, int from, int to, List<int> edges)
    {
        var best = -1;
        var least = double.PositiveInfinity;
        for (var at = from + BlocksLeast; at <= to - BlocksLeast; at++)
        {
            var rest = Squares(means.AsSpan(from..at)) + Squares(means.AsSpan(at..to));
            (best, least) = rest < least ? (at, rest) : (best, least);
        }

        var whole = means.AsSpan(from..to);
        if (best < 0 || least > RestMost * Squares(whole) || least >= LineSquares(whole))
        {
            return;
        }

        edges.Add(best);
        Split(means, from, best, edges);
        Split(means, best, to, edges);
    }

    /// <summary>Takes out the weakest step that does not count between its neighbours, until all do.</summary>
    private static void Prune(double[] means, List<int> edges)
    {
        while (true)
        {
            var weakest = -1;
            var least = SpreadsLeast;
            for (var e = 1; e + 1 < edges.Count; e++)
            {
                var size = Size(means.AsSpan(edges[e - 1]..edges[e]), means.AsSpan(edges[e]..edges[e + 1]));
                (weakest, least) = size < least ? (e, size) : (weakest, least);
            }

            if (weakest < 0)
            {
                return;
            }

            edges.RemoveAt(weakest);
        }
    }

    /// <summary>The step in pooled standard deviations; 0 when it is small against the level.</summary>
    private static double Size(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var (before, after) = (Mean(left), Mean(right));
        var step = Math.Abs(after - before);
        var spread = Math.Sqrt((Squares(left) + Squares(right)) / Math.Max(1, left.Length + right.Length - 2));
        return step == 0 || step < ShareLeast * Math.Max(Math.Abs(before), Math.Abs(after)) ? 0
            : spread == 0 ? double.PositiveInfinity
            : step / spread;
    }

    private static double Squares(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        double sum = 0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    /// <summary>What a straight line leaves.</summary>
    private static double LineSquares(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var middle = (values.Length - 1) / 2.0;
        double both = 0,
            time = 0,
            all = 0;
        for (var i = 0; i < values.Length; i++)
        {
            both += (i - middle) * (values[i] - mean);
            time += (i - middle) * (i - middle);
            all += (values[i] - mean) * (values[i] - mean);
        }

        return all - (both * both / time);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
