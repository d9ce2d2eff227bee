using System.Numerics;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>Products with the trajectory matrix of a series, without forming it.</summary>
/// <remarks>
/// <para>
/// Method: the L x K trajectory matrix X with X[i, j] = x[i + j] is a Hankel matrix, so X v is a correlation of the
/// series with v, computed by transforms instead of L K multiplications (Korobeynikov, "Computation-
/// and space-efficient implementation of SSA", Statistics and Its Interface 3, 2010, section 3). The matrix X X^T is
/// never formed, which also keeps the small singular values that squaring would lose.
/// </para>
/// <para>
/// The longer side is cut into blocks of S (overlap-save): each needs a transform of length M >= S + short side - 1 only, the transforms of the series'
/// pieces are kept, and sums are made before the way back. M is the power of two with the least work, so that
/// a short window over a long series costs N log L, in pieces that stay in the processor's cache.
/// </para>
/// <para>Symbols: N = series length, L = <see cref="Rows"/>, K = N - L + 1 = <see cref="Columns"/>. Not thread safe: it owns its buffers.</para>
/// </remarks>
internal sealed class HankelOperator
{
    private readonly RealCorrelation _transform;
    private readonly int _block;
    private readonly double[][] _seriesRe;
    private readonly double[][] _seriesIm;
    private readonly double[] _kernelRe;
    private readonly double[] _kernelIm;
    private readonly double[] _sumRe;
    private readonly double[] _sumIm;

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
        var shorter = Math.Min(Rows, Columns);
        var longer = Math.Max(Rows, Columns);
        var size = CheapestSize(shorter, longer);
        _transform = new RealCorrelation(size);
        _block = Math.Min(size - shorter + 1, longer);
        var half = size / 2;
        var blocks = (longer + _block - 1) / _block;
        _seriesRe = new double[blocks][];
        _seriesIm = new double[blocks][];
        for (var b = 0; b < blocks; b++)
        {
            var from = b * _block;
            var piece = series.Slice(from, Math.Min(size, series.Length - from));
            _transform.Forward(piece, _seriesRe[b] = new double[half], _seriesIm[b] = new double[half]);
        }

        _kernelRe = new double[half];
        _kernelIm = new double[half];
        _sumRe = new double[half];
        _sumIm = new double[half];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Products made so far, the measure of a decomposition's work.</summary>
    public int Products { get; private set; }

    /// <summary>y = X v: y[i] = sum over j of x[i + j] v[j].</summary>
    public void Multiply(ReadOnlySpan<double> v, Span<double> y) => Product(v[..Columns], y[..Rows]);

    /// <summary>v = X^T y: the same correlation with the roles of L and K exchanged.</summary>
    public void MultiplyTransposed(ReadOnlySpan<double> y, Span<double> v) => Product(y[..Rows], v[..Columns]);

    private void Product(ReadOnlySpan<double> kernel, Span<double> result)
    {
        Products++;
        if (kernel.Length > result.Length)
        {
            Gather(kernel, result);
        }
        else
        {
            Spread(kernel, result);
        }
    }

    /// <summary>A long kernel: the blocks' products add up before one way back.</summary>
    private void Gather(ReadOnlySpan<double> kernel, Span<double> result)
    {
        Array.Clear(_sumRe);
        Array.Clear(_sumIm);
        for (var b = 0; b < _seriesRe.Length; b++)
        {
            var from = b * _block;
            _transform.Forward(kernel.Slice(from, Math.Min(_block, kernel.Length - from)), _kernelRe, _kernelIm);
            RealCorrelation.AddProduct(_seriesRe[b], _seriesIm[b], _kernelRe, _kernelIm, _sumRe, _sumIm);
        }

        _transform.Inverse(_sumRe, _sumIm, result);
    }

    /// <summary>A short kernel: one transform of it, and a way back per block.</summary>
    private void Spread(ReadOnlySpan<double> kernel, Span<double> result)
    {
        _transform.Forward(kernel, _kernelRe, _kernelIm);
        for (var b = 0; b < _seriesRe.Length; b++)
        {
            var from = b * _block;
            Array.Clear(_sumRe);
            Array.Clear(_sumIm);
            RealCorrelation.AddProduct(_seriesRe[b], _seriesIm[b], _kernelRe, _kernelIm, _sumRe, _sumIm);
            _transform.Inverse(_sumRe, _sumIm, result.Slice(from, Math.Min(_block, result.Length - from)));
        }
    }

    private static int CheapestSize(int shorter, int longer)
    {
        var size = Math.Max(RealCorrelation.SizeLeast, (int)BitOperations.RoundUpToPowerOf2((uint)shorter * 2));
        var most = Math.Max(size, (int)BitOperations.RoundUpToPowerOf2((uint)(shorter + longer)));
        var best = size;
        var least = double.PositiveInfinity;
        for (; size > 0 && size <= most; size *= 2)
        {
            var block = size - shorter + 1;
            var blocks = (longer + block - 1) / block;
            var work = (blocks + 1.0) * size * (Math.Log2(size) + 4);
            if (work < least)
            {
                (best, least) = (size, work);
            }
        }

        return best;
    }
}
