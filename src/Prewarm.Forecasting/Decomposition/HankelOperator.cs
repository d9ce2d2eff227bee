using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>Products with the trajectory matrix of a series, without forming it.</summary>
/// <remarks>
/// <para>
/// Method: the L x K trajectory matrix X with X[i, j] = x[i + j] is a Hankel matrix, so X v is a correlation of the
/// series with v and costs two transforms of length M >= N instead of L K multiplications (Korobeynikov, "Computation-
/// and space-efficient implementation of SSA", Statistics and Its Interface 3, 2010, section 3). The matrix X X^T is
/// never formed, which also keeps the small singular values that squaring would lose.
/// </para>
/// <para>Symbols: N = series length, L = <see cref="Rows"/>, K = N - L + 1 = <see cref="Columns"/>, M = transform length.</para>
/// </remarks>
internal sealed class HankelOperator
{
    private readonly Complex[] _spectrum;
    private readonly Complex[] _work;

    /// <param name="series">Finite values.</param>
    /// <param name="window">L, between 1 and the length of the series.</param>
    public HankelOperator(ReadOnlySpan<double> series, int window)
    {
        if (window < 1 || window > series.Length)
        {
            throw new ArgumentException("The window must lie between 1 and the length of the series.", nameof(window));
        }

        Rows = window;
        Columns = series.Length - window + 1;

        // Circular wrap-around falls on entries that are not read as long as M >= N: x[i + j] never passes the end.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)series.Length);
        _spectrum = new Complex[size];
        _work = new Complex[size];
        for (var i = 0; i < series.Length; i++)
        {
            _spectrum[i] = series[i];
        }

        Fourier.Forward(_spectrum, FourierOptions.NoScaling);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>y = X v: y[i] = sum over j of x[i + j] v[j].</summary>
    public void Multiply(ReadOnlySpan<double> v, Span<double> y) => Correlate(v[..Columns], y[..Rows]);

    /// <summary>v = X^T y: the same correlation with the roles of L and K exchanged.</summary>
    public void MultiplyTransposed(ReadOnlySpan<double> y, Span<double> v) => Correlate(y[..Rows], v[..Columns]);

    private void Correlate(ReadOnlySpan<double> kernel, Span<double> result)
    {
        Array.Clear(_work);
        for (var j = 0; j < kernel.Length; j++)
        {
            _work[j] = kernel[j];
        }

        Fourier.Forward(_work, FourierOptions.NoScaling);
        for (var k = 0; k < _work.Length; k++)
        {
            _work[k] = _spectrum[k] * Complex.Conjugate(_work[k]);
        }

        Fourier.Inverse(_work, FourierOptions.NoScaling);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = _work[i].Real / _work.Length;
        }
    }
}
