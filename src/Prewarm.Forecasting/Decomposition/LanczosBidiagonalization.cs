using MathNet.Numerics.LinearAlgebra;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>Leading singular triples of a Hankel matrix by Golub-Kahan-Lanczos bidiagonalization.</summary>
/// <remarks>
/// <para>
/// Method: Golub and Kahan (1965); Golub and Van Loan, Matrix Computations (4th ed.), section 10.4; with full
/// reorthogonalization of both bases, because losing orthogonality duplicates singular values and a few dozen vectors
/// are cheap to hold. From a start vector v1 it builds X V = U B and X^T U = V B^T + b v e^T with B upper bidiagonal;
/// singular triples of B, lifted by U and V, approximate those of X from the largest down.
/// </para>
/// <para>
/// Stop: triple i has converged when its residual |b| |last entry of the left vector of B| is at most
/// <see cref="Tolerance"/> times the largest singular value. The start vector is X^T times a vector from a seeded generator. Where
/// the Krylov space is exhausted (b = 0: the matrix has low rank), the triples found are exact and no more exist in it.
/// </para>
/// <para>Symbols: U, V = <c>_left</c>, <c>_right</c>; diagonal and superdiagonal of B = <c>_alphas</c>, <c>_betas</c>.</para>
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
    private const int CheckAfter = 10;

    private readonly HankelOperator _matrix;
    private readonly List<double[]> _left = [];
    private readonly List<double[]> _right = [];
    private readonly List<double> _alphas = [];
    private readonly List<double> _betas = [];

    private LanczosBidiagonalization(HankelOperator matrix) => _matrix = matrix;

    /// <param name="matrix">The trajectory matrix.</param>
    /// <param name="count">Triples wanted; fewer are returned when the matrix has lower rank.</param>
    /// <param name="seed">Seed of the start vector.</param>
    /// <remarks>
    /// At most <c>8 count + 60</c> steps are made; where neighbouring values of noise have not been told apart by then the
    /// triples are returned unconverged, which says so and does no harm: each lies in the space of the leading ones.
    /// </remarks>
    public static SingularTriples Compute(HankelOperator matrix, int count, int seed)
    {
        var size = Math.Min(matrix.Rows, matrix.Columns);
        return new LanczosBidiagonalization(matrix).Run(Math.Min(count, size), seed, Math.Min((8 * count) + 60, size));
    }

    private SingularTriples Run(int count, int seed, int stepsMost)
    {
        var next = StartVector(seed);
        var look = count + CheckAfter;
        while (true)
        {
            var remaining = Step(next);
            var done = _alphas.Count == stepsMost || remaining == 0;
            if (done || _alphas.Count >= look)
            {
                look = (int)Math.Ceiling(look * CheckGrowth);
                var (triples, converged) = Extract(count, remaining);
                if (converged || done)
                {
                    return triples;
                }
            }
        }
    }

    /// <summary>One column of B; returns the length of the next right vector, 0 when the space is exhausted.</summary>
    private double Step(double[] right)
    {
        _right.Add((double[])right.Clone());
        var u = new double[_matrix.Rows];
        _matrix.Multiply(right, u);
        var alpha = Orthonormalize(u, _left);
        _left.Add(u);
        _alphas.Add(alpha);

        _matrix.MultiplyTransposed(u, right);
        var beta = Orthonormalize(right, _right);
        _betas.Add(beta);
        return alpha == 0 ? 0 : beta;
    }

    /// <summary>Takes out the basis twice ("twice is enough", Kahan and Parlett), then scales to norm one; returns the norm.</summary>
    private double Orthonormalize(double[] vector, List<double[]> basis)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var other in basis)
            {
                DenseVectors.Add(vector, other, -DenseVectors.Dot(vector, other));
            }
        }

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

    private (SingularTriples Triples, bool Converged) Extract(int count, double remaining)
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
        var converged = true;
        while (found < Math.Min(count, k) && svd.S[found] > Exhausted * largest)
        {
            converged &= remaining * Math.Abs(svd.U[k - 1, found]) <= Tolerance * largest;
            found++;
        }

        var triples = new SingularTriples(
            [.. svd.S.Take(found)],
            [.. Enumerable.Range(0, found).Select(i => Lift(_left, j => svd.U[j, i]))],
            [.. Enumerable.Range(0, found).Select(i => Lift(_right, j => svd.VT[i, j]))],
            k,
            converged
        );
        return (triples, converged);
    }

    private static double[] Lift(List<double[]> basis, Func<int, double> weight)
    {
        var result = new double[basis[0].Length];
        for (var j = 0; j < basis.Count; j++)
        {
            DenseVectors.Add(result, basis[j], weight(j));
        }

        return result;
    }

    /// <summary>X^T times a random vector: inside the row space, so that no step is lost to a direction that X maps to zero.</summary>
    private double[] StartVector(int seed)
    {
        // Any vector with a part along every singular vector does, hence random entries; their law does not matter.
        var random = new Random(seed);
        var left = new double[_matrix.Rows];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = random.NextDouble() - 0.5;
        }

        var vector = new double[_matrix.Columns];
        _matrix.MultiplyTransposed(left, vector);
        _ = Orthonormalize(vector, []);
        return vector;
    }
}
