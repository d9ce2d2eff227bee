namespace Prewarm.Forecasting.Decomposition;

/// <summary>Chooses how many leading triples are signal.</summary>
/// <remarks>
/// Method: the universal singular value threshold of Gavish and Donoho (2014, "The optimal hard threshold for singular
/// values is 4/sqrt(3)", equation 4 and section III.F). With unknown noise the threshold is w(b) * median singular value,
/// b = L / K. The median is out of reach of a partial decomposition, so the noise level s comes from what the triples
/// found so far leave: s^2 = (|X|^2 - sum of their squares) / (remaining degrees of freedom), and the threshold is
/// lambda(b) * s * sqrt(K), lambda(b) of equation (11). The smallest rank whose next value falls below its own threshold
/// is taken. The noise of a Hankel matrix is not independent, so its largest noise value is higher than for
/// independent entries by up to a factor sqrt(ln N) (Adamczak 2010); <see cref="HankelNoise"/> allows for that.
/// </remarks>
internal static class SsaRank
{
    /// <summary>Excess of the largest noise value of a Hankel matrix over independent entries.</summary>
    private const double HankelNoise = 1.3;

    /// <param name="values">Leading singular values, largest first.</param>
    /// <param name="energy">Squared Frobenius norm of the trajectory matrix.</param>
    /// <param name="rows">L.</param>
    /// <param name="columns">K.</param>
    /// <returns>Between 0 and the number of values.</returns>
    public static int Choose(ReadOnlySpan<double> values, double energy, int rows, int columns)
    {
        double small = Math.Min(rows, columns);
        double large = Math.Max(rows, columns);
        var ratio = small / large;
        var lambda = Math.Sqrt(
            (2 * (ratio + 1)) + (8 * ratio / (ratio + 1 + Math.Sqrt((ratio * ratio) + (14 * ratio) + 1)))
        );
        var rest = energy;
        for (var rank = 0; rank < values.Length; rank++)
        {
            // A rest at rounding level means that the rank before was already exact.
            if (rest <= 1e-18 * energy)
            {
                return rank;
            }

            var noise = Math.Sqrt(Math.Max(0, rest) / ((small - rank) * (large - rank)));
            if (values[rank] < HankelNoise * lambda * noise * Math.Sqrt(large))
            {
                return rank;
            }

            rest -= values[rank] * values[rank];
        }

        return values.Length;
    }
}
