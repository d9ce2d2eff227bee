using MathNet.Numerics.LinearAlgebra;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>Leading singular triples of a Hankel matrix by Golub-Kahan-Lanczos bidiagonalization.</summary>
/// <remarks>
/// <para>
/// Method: Golub and Kahan (1965); Golub and Van Loan, Matrix Computations (4th ed.), section 10.4; with the basis of the shorter side
/// reorthogonalized in full and the longer side's left to its recurrence (Simon and Zha 2000, "Low-rank matrix approximation using the
/// Lanczos bidiagonalization process", section 3): one side held orthogonal to rounding keeps the other as close as the singular
/// values wanted need, and the long basis, most of the memory and of the work, is never stored. From a start vector it builds
/// X V = U B and X^T U = V B^T + b v e^T with B upper bidiagonal; singular triples of B, lifted by U, approximate those of X from the largest down.
/// </para>
/// <para>
/// Stop: triple i has converged when its residual |b| |last entry of the left vector of B| is at most
/// <see cref="Tolerance"/> times the largest singular value. The start vector is X^T times a vector from a seeded generator, or times
/// the sum of vectors that a former fit found (warm start). Where the Krylov space is exhausted (b = 0: the matrix
/// has low rank), the triples found are exact and no more exist in it.
/// </para>
/// <para>Symbols: U = <c>_basis</c>; diagonal and superdiagonal of B = <c>_alphas</c>, <c>_betas</c>. Where L > K, X stands for the transpose.</para>
/// </remarks>
internal sealed class LanczosBidiagonalization
{
    /// <summary>Residual of a triple relative to the largest singular value.</summary>
    public const double Tolerance = 1e-8;

    /// <summary>A new direction shorter than this, relative to the size of B, is rounding: the Krylov space is exhausted.</summary>
    private const double Exhausted = 1e-12;

    /// <summary>Growth of the small matrix between two looks at it: a look costs the cube of its size.</summary>
    private const double CheckGrowth = 1.3;

    /// <summary>Steps before the first look, beyond the triples wanted.</summary>
    private const int CheckAfter = 16;

    /// <summary>A vector that loses more than this of its length to the basis is taken through it again (Daniel, Gragg, Kaufman and Stewart 1976).</summary>
    private const double Lost = 0.7;

    /// <summary>Length of the random part of a warm start, beside former vectors of length one and more.</summary>
    private const double NewPart = 0.01;

    private readonly HankelOperator _matrix;
    private readonly bool _wide;
    private readonly List<double[]> _basis = [];
    private readonly List<double> _alphas = [];
    private readonly List<double> _betas = [];

    private LanczosBidiagonalization(HankelOperator matrix)
    {
        _matrix = matrix;
        _wide = matrix.Rows <= matrix.Columns;
    }

    private int ShortSide => Math.Min(_matrix.Rows, _matrix.Columns);

    private int LongSide => Math.Max(_matrix.Rows, _matrix.Columns);

    /// <param name="matrix">The trajectory matrix.</param>
    /// <param name="count">Triples wanted; fewer are returned when the matrix has lower rank.</param>
    /// <param name="seed">Seed of the start vector.</param>
    /// <param name="former">Left vectors of a former, similar matrix to start from; ignored unless they fit and L is the shorter side.</param>
    /// <param name="needed">How many of the values found so far must have converged; null: all that are wanted.</param>
    /// <remarks>
    /// At most <c>8 count + 60</c> steps are made; where neighbouring values of noise have not been told apart by then the
    /// triples are returned unconverged, which says so and does no harm: each lies in the space of the leading ones.
    /// </remarks>
    public static SingularTriples Compute(
        HankelOperator matrix,
        int count,
        int seed,
        double[][]? former = null,
        Func<double[], int>? needed = null
    )
    {
        var run = new LanczosBidiagonalization(matrix);
        var most = Math.Min((8 * count) + 60, run.ShortSide);
        return run.Run(Math.Min(count, run.ShortSide), run.StartVector(seed, former), most, needed);
    }

    private SingularTriples Run(int count, double[] next, int stepsMost, Func<double[], int>? needed)
    {
        var look = count + CheckAfter;
        while (true)
        {
            var remaining = Step(next);
            var done = _alphas.Count == stepsMost || remaining == 0;
            if (done || _alphas.Count >= look)
            {
                look = (int)Math.Ceiling(look * CheckGrowth);
                var (triples, converged) = Extract(count, remaining, needed);
                if (converged || done)
                {
                    return triples;
                }
            }
        }
    }

    /// <summary>One column of B; returns the length of the next long vector, 0 when the space is exhausted.</summary>
    private double Step(double[] along)
    {
        var u = new double[ShortSide];
        ToShort(along, u);
        var alpha = Orthonormalize(u);
        _basis.Add(u);
        _alphas.Add(alpha);
        if (alpha == 0)
        {
            _betas.Add(0);
            return 0;
        }

        var next = new double[LongSide];
        ToLong(u, next);
        DenseVectors.Add(next, along, -alpha);
        var beta = Normalize(next);
        next.CopyTo(along, 0);
        _betas.Add(beta);
        return beta;
    }

    /// <summary>Takes the basis out, then scales to norm one; returns the norm.</summary>
    private double Orthonormalize(double[] vector)
    {
        var before = Math.Sqrt(DenseVectors.Dot(vector, vector));
        for (var pass = 0; pass < 3; pass++)
        {
            foreach (var other in _basis)
            {
                DenseVectors.Add(vector, other, -DenseVectors.Dot(vector, other));
            }

            var after = Math.Sqrt(DenseVectors.Dot(vector, vector));
            if (after > Lost * before)
            {
                break;
            }

            before = after;
        }

        return Normalize(vector);
    }

    private double Normalize(double[] vector)
    {
        var norm = Math.Sqrt(DenseVectors.Dot(vector, vector));
        var scale = _alphas.Count > 0 ? _alphas.Max() : norm;
        if (norm <= Exhausted * scale || norm == 0)
        {
            Array.Clear(vector);
            return 0;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= norm;
        }

        return norm;
    }

    private (SingularTriples Triples, bool Converged) Extract(int count, double remaining, Func<double[], int>? needed)
    {
        var k = _alphas.Count;
        var small = Matrix<double>.Build.Dense(k, k);
        for (var i = 0; i < k; i++)
        {
            small[i, i] = _alphas[i];
            if (i + 1 < k)
            {
                small[i, i + 1] = _betas[i];
            }
        }

        var svd = small.Svd(computeVectors: true);
        var largest = svd.S[0];
        var found = 0;
        while (found < Math.Min(count, k) && svd.S[found] > Exhausted * largest)
        {
            found++;
        }

        var values = svd.S.Take(found).ToArray();
        var judged = Math.Min(found, needed?.Invoke(values) ?? found);
        var converged = Enumerable
            .Range(0, judged)
            .All(i => remaining * Math.Abs(svd.U[k - 1, i]) <= Tolerance * largest);
        var shorts = Enumerable.Range(0, found).Select(i => Lift(j => svd.U[j, i])).ToArray();
        var triples = _wide
            ? new SingularTriples(values, shorts, () => Across(shorts, values), k, converged)
            : new SingularTriples(values, Across(shorts, values), () => shorts, k, converged);
        return (triples, converged);
    }

    private double[] Lift(Func<int, double> weight)
    {
        var result = new double[ShortSide];
        for (var j = 0; j < _basis.Count; j++)
        {
            DenseVectors.Add(result, _basis[j], weight(j));
        }

        return result;
    }

    /// <summary>The long vectors that belong to short ones: X^T u / s.</summary>
    private double[][] Across(double[][] shorts, double[] values)
    {
        var longs = new double[shorts.Length][];
        for (var i = 0; i < shorts.Length; i++)
        {
            longs[i] = new double[LongSide];
            ToLong(shorts[i], longs[i]);
            for (var j = 0; j < longs[i].Length; j++)
            {
                longs[i][j] /= values[i];
            }
        }

        return longs;
    }

    /// <summary>X^T times a vector: inside the row space, so that no step is lost to a direction that X maps to zero.</summary>
    private double[] StartVector(int seed, double[][]? former)
    {
        var start = new double[ShortSide];
        var random = new Random(seed);
        if (_wide && former is { Length: > 0 } && former[0].Length == start.Length)
        {
            for (var i = 0; i < former.Length; i++)
            {
                // The product favours large singular values; the small ones are what takes long.
                DenseVectors.Add(start, former[i], i + 1);
            }

            // A pattern that is new may be orthogonal to all former ones and would never be met without a part along everything.
            for (var i = 0; i < start.Length; i++)
            {
                start[i] += NewPart * (random.NextDouble() - 0.5) / Math.Sqrt(start.Length);
            }
        }
        else
        {
            // Any vector with a part along every singular vector does, hence random entries; their law does not matter.
            for (var i = 0; i < start.Length; i++)
            {
                start[i] = random.NextDouble() - 0.5;
            }
        }

        var vector = new double[LongSide];
        ToLong(start, vector);
        _ = Normalize(vector);
        return vector;
    }

    private void ToShort(double[] along, double[] across)
    {
        if (_wide)
        {
            _matrix.Multiply(along, across);
        }
        else
        {
            _matrix.MultiplyTransposed(along, across);
        }
    }

    private void ToLong(double[] across, double[] along)
    {
        if (_wide)
        {
            _matrix.MultiplyTransposed(across, along);
        }
        else
        {
            _matrix.Multiply(across, along);
        }
    }
}
