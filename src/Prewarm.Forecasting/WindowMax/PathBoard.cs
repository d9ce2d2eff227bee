using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>What a <see cref="LeadBoard"/> makes of a stretch of the bases' paths.</summary>
/// <remarks>A base mostly knows all of its path or nothing of it; only where one knows some of it the points are taken one by one.</remarks>
internal static class PathBoard
{
    /// <summary>Expected demand along [from, to) of the paths.</summary>
    /// <param name="board">Its weights count.</param>
    /// <param name="paths">Filled.</param>
    /// <param name="from">First point.</param>
    /// <param name="level">The median-most level.</param>
    /// <param name="means">One per point from there.</param>
    public static void Means(LeadBoard board, OpinionPaths paths, int from, int level, Span<double> means)
    {
        means.Clear();
        var shares = board.Weights(level);
        var (mass, known, isWhole) = Mass(paths.KnownMeans, shares);
        if (!isWhole)
        {
            Span<double> opinions = stackalloc double[paths.Bases];
            for (var i = 0; i < means.Length; i++)
            {
                paths.MeansAt(from + i, opinions);
                means[i] = board.Mean(opinions, level);
            }

            return;
        }

        for (var b = 0; b < paths.Bases; b++)
        {
            if (paths.KnownMeans[b] == PathKnown.All)
            {
                PathSums.Add(paths.Means(b).Slice(from, means.Length), mass > 0 ? shares[b] : 1, means);
            }
        }

        PathSums.Divide(means, mass > 0 ? mass : known);
    }

    /// <summary>A quantile along [from, to) of the paths; NaN where no base has an opinion.</summary>
    /// <param name="board">Its errors and weights count.</param>
    /// <param name="paths">Filled.</param>
    /// <param name="from">First point.</param>
    /// <param name="offset">Of the log errors.</param>
    /// <param name="level">Index of the level.</param>
    /// <param name="quantiles">One per point from there.</param>
    public static void Quantiles(
        LeadBoard board,
        OpinionPaths paths,
        int from,
        double offset,
        int level,
        Span<double> quantiles
    )
    {
        quantiles.Clear();
        var shares = board.Weights(level);
        var (mass, known, isWhole) = Mass(paths.KnownMaxima, shares);
        if (!isWhole)
        {
            Span<double> opinions = stackalloc double[paths.Bases];
            for (var i = 0; i < quantiles.Length; i++)
            {
                paths.MaximaAt(from + i, opinions);
                quantiles[i] = board.Quantile(opinions, offset, level);
            }

            return;
        }

        for (var b = 0; b < paths.Bases; b++)
        {
            if (paths.KnownMaxima[b] == PathKnown.All)
            {
                var opinions = paths.Maxima(b).Slice(from, quantiles.Length);
                PathSums.AddRaised(opinions, offset, board.Factor(b, level), mass > 0 ? shares[b] : 1, quantiles);
            }
        }

        PathSums.Divide(quantiles, mass > 0 ? mass : known);
        board.Calibrate(quantiles, offset, level);
    }

    /// <summary>Shares of those that know their path, how many they are, and whether nobody knows only some of it.</summary>
    private static (double Mass, int Known, bool IsWhole) Mass(
        ReadOnlySpan<PathKnown> known,
        ReadOnlySpan<double> shares
    )
    {
        var (mass, count, isWhole) = (0.0, 0, true);
        for (var b = 0; b < known.Length; b++)
        {
            mass += known[b] == PathKnown.All ? shares[b] : 0;
            count += known[b] == PathKnown.All ? 1 : 0;
            isWhole &= known[b] != PathKnown.Some;
        }

        return (mass, count, isWhole);
    }
}
