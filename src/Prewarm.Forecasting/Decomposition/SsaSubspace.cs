using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>The signal subspace and its stable recurrence: where the last window stands and how it moves on.</summary>
/// <remarks>
/// <para>
/// Method: vector forecasting of Golyandina, Nekrutkin and Zhigljavsky, Analysis of Time Series Structure (2001),
/// section 2.3, in coordinates of the subspace. With U the L x r left vectors, U^ and U_ the same without the last and
/// the first row, and p the last row, the shift that moves a window on by one step is
/// <c>F = (I + p p^T / (1 - v2)) U^^T U_</c>, v2 = |p|^2 the verticality. A window y has the state z = U^T y; h steps on
/// its newest value is <c>p^T F^h z</c>. The last entry of U F z equals that of the linear recurrence with coefficients
/// <c>R = U^ p / (1 - v2)</c>, so on a series that obeys a recurrence both forecasts are the same and exact.
/// </para>
/// <para>
/// Stability: the roots of the recurrence that matter are the eigenvalues of F. Where one is so large that it would
/// grow by more than <see cref="GrowthMost"/> over the horizon, the eigenvalues beyond that radius are moved onto it
/// (keeping their frequency) when the eigenvectors are well conditioned, else the whole of F is scaled down; a linear
/// trend (a double root at one, whose eigenvectors coincide) stays below the bound and is untouched. Where v2 nears one
/// the subspace contains the unit vector and no recurrence exists: the forecast is refused (<see cref="TryCreate"/>).
/// </para>
/// <para>Symbols: U = <c>_vectors</c>, p = <c>_last</c>, F = <c>_shift</c>, v2 = <see cref="Verticality"/>.</para>
/// </remarks>
internal sealed class SsaSubspace
{
    /// <summary>Beyond this verticality 1 - v2 is too small to divide by.</summary>
    public const double VerticalityMost = 0.999;

    /// <summary>Growth of any part of the forecast over the horizon that still counts as rounding or slow trend.</summary>
    private const double GrowthMost = 1.5;

    /// <summary>Rebuilding F from its eigenvectors must reproduce it to this, else they are not used.</summary>
    private const double RebuildTolerance = 1e-7;

    private readonly double[][] _vectors;
    private readonly double[] _last;
    private readonly double[,] _shift;
    private readonly double _shrink;

    /// <summary>p^T F^h for h = 1, 2, ... as far as anybody asked.</summary>
    private readonly List<double[]> _responses = [];

    private SsaSubspace(
        double[][] vectors,
        double[] last,
        double[,] shift,
        double verticality,
        double radius,
        double shrink
    )
    {
        _shrink = shrink;
        _vectors = vectors;
        _last = last;
        _shift = shift;
        Verticality = verticality;
        SpectralRadius = radius;
    }

    public int Rank => _vectors.Length;

    /// <summary>L.</summary>
    public int Window => _vectors[0].Length;

    /// <summary>v2, between 0 and 1: how much of the newest value the subspace cannot tell from the values before it.</summary>
    public double Verticality { get; }

    /// <summary>Largest root before any correction.</summary>
    public double SpectralRadius { get; }

    /// <summary>The subspace of some left vectors; null when they allow no recurrence.</summary>
    /// <param name="vectors">Orthonormal vectors of one length, at least one.</param>
    /// <param name="horizonSteps">Steps over which growth is bounded.</param>
    public static SsaSubspace? TryCreate(double[][] vectors, int horizonSteps)
    {
        var last = Array.ConvertAll(vectors, vector => vector[^1]);
        var verticality = last.Sum(entry => entry * entry);
        if (vectors.Length == 0 || verticality > VerticalityMost || vectors.Length >= vectors[0].Length)
        {
            return null;
        }

        var overlap = Matrix<double>.Build.Dense(
            vectors.Length,
            vectors.Length,
            (i, j) => Overlap(vectors[i], vectors[j])
        );
        var tail = Vector<double>.Build.Dense(last);
        var shift = overlap + (tail.OuterProduct(tail * overlap) / (1 - verticality));
        var most = Math.Pow(GrowthMost, 1.0 / Math.Max(1, horizonSteps));
        var (stable, radius) = Stabilize(shift, most);
        return stable is null
            ? null
            : new SsaSubspace(vectors, last, stable.ToArray(), verticality, radius, Math.Min(1, most / radius));
    }

    /// <summary>Coefficients of the linear recurrence, oldest first: x[n] = sum of a[i] x[n - L + 1 + i].</summary>
    public double[] Recurrence()
    {
        var coefficients = new double[Window - 1];
        for (var r = 0; r < Rank; r++)
        {
            for (var i = 0; i < coefficients.Length; i++)
            {
                coefficients[i] += _last[r] * _vectors[r][i] / (1 - Verticality);
            }
        }

        return coefficients;
    }

    /// <summary>State of the newest L values.</summary>
    public double[] Project(ReadOnlySpan<double> window)
    {
        var state = new double[Rank];
        for (var r = 0; r < Rank; r++)
        {
            double sum = 0;
            for (var i = 0; i < window.Length; i++)
            {
                sum += _vectors[r][i] * window[i];
            }

            state[r] = sum;
        }

        return state;
    }

    /// <summary>Values one step after the state's window, two steps after, and so on.</summary>
    public void Forecast(ReadOnlySpan<double> state, Span<double> values)
    {
        var current = state.ToArray();
        var next = new double[Rank];
        for (var h = 0; h < values.Length; h++)
        {
            double value = 0;
            for (var i = 0; i < Rank; i++)
            {
                double sum = 0;
                for (var j = 0; j < Rank; j++)
                {
                    sum += _shift[i, j] * current[j];
                }

                next[i] = sum;
                value += _last[i] * sum;
            }

            values[h] = value;
            (current, next) = (next, current);
        }
    }

    /// <summary>The value some steps after the state's window: <see cref="Forecast"/> at one lead, up to rounding, without walking the path to it.</summary>
    /// <param name="state">Of one of the projections.</param>
    /// <param name="lead">Steps ahead, at least 1.</param>
    public double ForecastAt(double[] state, int lead)
    {
        while (_responses.Count < lead)
        {
            var former = _responses.Count == 0 ? _last : _responses[^1];
            var next = new double[Rank];
            for (var i = 0; i < Rank; i++)
            {
                for (var j = 0; j < Rank; j++)
                {
                    next[j] += former[i] * _shift[i, j];
                }
            }

            _responses.Add(next);
        }

        return DenseVectors.Dot(_responses[lead - 1], state);
    }

    /// <summary>State of the newest L values, given as two stretches one after the other.</summary>
    public double[] Project(ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        var state = new double[Rank];
        for (var r = 0; r < Rank; r++)
        {
            var vector = _vectors[r].AsSpan();
            state[r] = DenseVectors.Dot(vector, older) + DenseVectors.Dot(vector[older.Length..], newer);
        }

        return state;
    }

    /// <summary>Values after a window by the linear recurrence, each from the L - 1 before it, forecasts among them.</summary>
    /// <remarks>
    /// The recurrent forecast of Golyandina et al. (2001), section 2.1. On a series that obeys the recurrence it equals the vector forecast; with noise
    /// the two differ, and this one follows the newest values more closely. Its extra roots lie inside the unit circle; where a root of the signal would
    /// outgrow the bound, coefficient i is multiplied by c^(L - 1 - i), which shrinks every root by the same factor c.
    /// </remarks>
    /// <param name="window">The newest values, at least L - 1.</param>
    /// <param name="values">Written: one value per step.</param>
    public void ForecastRecurrent(ReadOnlySpan<double> window, Span<double> values)
    {
        var coefficients = Recurrence();
        var order = coefficients.Length;
        for (var i = 0; i < order && _shrink < 1; i++)
        {
            coefficients[i] *= Math.Pow(_shrink, order - i);
        }

        var path = new double[order + values.Length];
        window[^order..].CopyTo(path);
        for (var h = 0; h < values.Length; h++)
        {
            double sum = 0;
            for (var i = 0; i < order; i++)
            {
                sum += coefficients[i] * path[h + i];
            }

            path[order + h] = values[h] = sum;
        }
    }

    /// <summary>Product of one vector without its last entry and another without its first.</summary>
    private static double Overlap(double[] one, double[] other)
    {
        double sum = 0;
        for (var i = 0; i + 1 < one.Length; i++)
        {
            sum += one[i] * other[i + 1];
        }

        return sum;
    }

    private static (Matrix<double>? Stable, double Radius) Stabilize(Matrix<double> shift, double most)
    {
        var roots = shift.Evd();
        var radius = roots.EigenValues.AbsoluteMaximum().Magnitude;
        if (!double.IsFinite(radius))
        {
            return (null, radius);
        }

        return radius <= most
            ? (shift, radius)
            : (Clip(shift, roots.EigenValues, most) ?? (shift * (most / radius)), radius);
    }

    /// <summary>Moves the large eigenvalues onto the radius; null when the eigenvectors are too close to each other.</summary>
    private static Matrix<double>? Clip(Matrix<double> shift, Vector<Complex> values, double most)
    {
        var vectors = EigenVectors(shift);
        var inverse = vectors.Inverse();
        var rebuilt = vectors * Matrix<Complex>.Build.DenseOfDiagonalVector(values) * inverse;
        var error = (rebuilt.Map(entry => entry.Real) - shift).FrobeniusNorm();
        if (!(error <= RebuildTolerance * shift.FrobeniusNorm()))
        {
            return null;
        }

        var clipped = values.Map(value => value.Magnitude > most ? value * (most / value.Magnitude) : value);
        return (vectors * Matrix<Complex>.Build.DenseOfDiagonalVector(clipped) * inverse).Map(entry => entry.Real);
    }

    /// <summary>Complex columns from MathNet's real ones: a conjugate pair keeps its real and imaginary part side by side.</summary>
    private static Matrix<Complex> EigenVectors(Matrix<double> shift)
    {
        var roots = shift.Evd();
        var packed = roots.EigenVectors;
        var vectors = packed.ToComplex();
        for (var j = 0; j + 1 < packed.ColumnCount; j++)
        {
            if (roots.EigenValues[j].Imaginary != 0)
            {
                for (var i = 0; i < packed.RowCount; i++)
                {
                    vectors[i, j] = new Complex(packed[i, j], packed[i, j + 1]);
                    vectors[i, j + 1] = Complex.Conjugate(vectors[i, j]);
                }

                j++;
            }
        }

        return vectors;
    }
}
