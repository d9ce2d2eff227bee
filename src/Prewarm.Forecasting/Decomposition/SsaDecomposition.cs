namespace Prewarm.Forecasting.Decomposition;

/// <summary>Basic singular spectrum analysis of a complete series: embed, decompose, group the leading triples, average.</summary>
/// <remarks>
/// Method: Golyandina, Nekrutkin and Zhigljavsky (2001), chapter 1; computed with Hankel products by FFT and Lanczos
/// (Korobeynikov 2010). The cost is O(r (N log N + r N)), against O(L^3) for the lag-covariance way. The series must be complete:
/// callers fill what is missing first and say how.
/// </remarks>
internal sealed class SsaDecomposition
{
    private readonly SingularTriples _triples;
    private readonly int _length;

    private SsaDecomposition(SingularTriples triples, int rank, int length)
    {
        _triples = triples;
        _length = length;
        Rank = rank;
    }

    /// <summary>Triples taken as signal; 0 for a series of zeros or of noise only.</summary>
    public int Rank { get; }

    public ReadOnlySpan<double> SingularValues => _triples.Values;

    /// <summary>Bidiagonalization steps that were made, two products each.</summary>
    public int Steps => _triples.Steps;

    /// <summary>Whether every triple met the tolerance of the bidiagonalization.</summary>
    public bool Converged => _triples.Converged;

    /// <summary>Left vectors of the signal.</summary>
    public double[][] Vectors => _triples.Left[..Rank];

    /// <param name="series">Finite values, at least 3.</param>
    /// <param name="window">L, at least 2 and at most the length less 1.</param>
    /// <param name="rank">Triples to keep, null to choose (<see cref="SsaRank"/>).</param>
    /// <param name="maxRank">Most triples when chosen.</param>
    /// <param name="seed">Seed of the start vector.</param>
    /// <param name="former">Vectors of an earlier fit with the same window, to start from.</param>
    /// <param name="signalOnly">
    /// Ends when the triples that the rule for the rank takes, and the first it leaves out, have converged: on noisy series most of the work is
    /// telling values of noise apart that are then thrown away.
    /// </param>
    public static SsaDecomposition Compute(
        ReadOnlySpan<double> series,
        int window,
        int? rank,
        int maxRank,
        int seed,
        double[][]? former = null,
        bool signalOnly = false
    )
    {
        var matrix = new HankelOperator(series, window);
        var most = Math.Min(rank ?? maxRank, Math.Min(matrix.Rows, matrix.Columns));
        var energy = Energy(series, matrix.Rows, matrix.Columns);
        if (energy == 0)
        {
            return new SsaDecomposition(new SingularTriples([], [], () => [], 0, true), 0, series.Length);
        }

        int Rule(double[] values) => rank ?? SsaRank.Choose(values, energy, matrix.Rows, matrix.Columns);
        var triples = LanczosBidiagonalization.Compute(
            matrix,
            most,
            seed,
            former,
            signalOnly ? values => Rule(values) + 1 : null
        );
        var chosen = Rule(triples.Values);
        return new SsaDecomposition(triples, Math.Min(chosen, triples.Values.Length), series.Length);
    }

    /// <summary>The signal: the sum of its triples averaged over anti-diagonals.</summary>
    public double[] Reconstruct()
    {
        var result = new double[_length];
        for (var r = 0; r < Rank; r++)
        {
            AddDiagonalMeans(_triples.Values[r], _triples.Left[r], _triples.Right[r], result);
        }

        return result;
    }

    /// <summary>Anti-diagonal sums of s u v^T are a convolution; this plain form is O(L K) and only used for study and tests of modest size.</summary>
    private static void AddDiagonalMeans(double value, double[] left, double[] right, double[] result)
    {
        var shorter = Math.Min(left.Length, right.Length);
        for (var n = 0; n < result.Length; n++)
        {
            var from = Math.Max(0, n - right.Length + 1);
            var to = Math.Min(left.Length - 1, n);
            double sum = 0;
            for (var i = from; i <= to; i++)
            {
                sum += left[i] * right[n - i];
            }

            result[n] += value * sum / Math.Min(shorter, Math.Min(n + 1, result.Length - n));
        }
    }

    /// <summary>Squared Frobenius norm: each value counts as often as it appears in the trajectory matrix.</summary>
    private static double Energy(ReadOnlySpan<double> series, int rows, int columns)
    {
        double sum = 0;
        for (var n = 0; n < series.Length; n++)
        {
            var times = Math.Min(Math.Min(rows, columns), Math.Min(n + 1, series.Length - n));
            sum += times * series[n] * series[n];
        }

        return sum;
    }
}
