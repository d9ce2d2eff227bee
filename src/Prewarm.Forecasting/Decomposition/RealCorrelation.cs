using System.Numerics;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>Transforms whose pointwise products are correlations of real sequences, on hardware vectors.</summary>
/// <remarks>
/// <para>
/// Method: the right-angle transform (Nussbaumer 1981; Crandall and Fagin 1994): real numbers a[0..M) fold into
/// H = M / 2 complex ones, (a[j] + i a[j + H]) w^j with w = exp(i pi / M), whose plain complex transform
/// holds a(t) at the roots of t^H = i. Products there are products of polynomials modulo t^M + 1, so a real correlation costs half of a
/// complex one and nothing is left to disentangle. The transform is radix 4, decimation in frequency forwards and in time
/// backwards: both work in place and leave and expect the digit-reversed order, which pointwise products do not mind.
/// Real and imaginary parts lie apart, so that every stage but the last runs on whole vectors.
/// </para>
/// <para>Symbols: M = <see cref="Size"/>; H = <c>_half</c>. Tables hold w^j of the weights, and w, w^2, w^3 of every stage.</para>
/// </remarks>
internal sealed class RealCorrelation
{
    /// <summary>Below this the stages have no whole vectors to work on.</summary>
    public const int SizeLeast = 32;

    private readonly int _half;
    private readonly double[] _weightRe;
    private readonly double[] _weightIm;
    private readonly TransformStage[] _stages;

    /// <param name="size">M, a power of two, at least <see cref="SizeLeast"/>.</param>
    public RealCorrelation(int size)
    {
        if (size < SizeLeast || !BitOperations.IsPow2(size))
        {
            throw new ArgumentOutOfRangeException(nameof(size), "The size must be a power of two, at least 32.");
        }

        Size = size;
        _half = size / 2;
        _weightRe = new double[_half];
        _weightIm = new double[_half];
        for (var j = 0; j < _half; j++)
        {
            (_weightIm[j], _weightRe[j]) = Math.SinCos(Math.PI * j / size);
        }

        var stages = new List<TransformStage>();
        var length = _half;
        if (BitOperations.Log2((uint)_half) % 2 == 1)
        {
            stages.Add(new TransformStage(length, 2));
            length /= 2;
        }

        for (; length > 4; length /= 4)
        {
            stages.Add(new TransformStage(length, 4));
        }

        _stages = [.. stages];
    }

    /// <summary>M: correlations are exact as long as no index passes it.</summary>
    public int Size { get; }

    /// <summary>Transform of real numbers, taken as zero beyond their end.</summary>
    /// <param name="values">At most M numbers.</param>
    /// <param name="re">Real parts, M / 2.</param>
    /// <param name="im">Imaginary parts, M / 2.</param>
    public void Forward(ReadOnlySpan<double> values, Span<double> re, Span<double> im)
    {
        re = re[.._half];
        im = im[.._half];
        var low = values[..Math.Min(values.Length, _half)];
        var high = values[low.Length..];
        var i = FoldVectors(low, high, re, im);
        for (; i < _half; i++)
        {
            var a = i < low.Length ? low[i] : 0;
            var b = i < high.Length ? high[i] : 0;
            re[i] = (a * _weightRe[i]) - (b * _weightIm[i]);
            im[i] = (a * _weightIm[i]) + (b * _weightRe[i]);
        }

        foreach (var stage in _stages)
        {
            stage.Forward(re, im);
        }

        TransformStage.Last(re, im, forward: true);
    }

    /// <summary>Real numbers of a transform, which is used up.</summary>
    public void Inverse(Span<double> re, Span<double> im, Span<double> values)
    {
        re = re[.._half];
        im = im[.._half];
        TransformStage.Last(re, im, forward: false);
        for (var s = _stages.Length - 1; s >= 0; s--)
        {
            _stages[s].Inverse(re, im);
        }

        var scale = 1.0 / _half;
        var low = Math.Min(values.Length, _half);
        for (var i = 0; i < low; i++)
        {
            values[i] = scale * ((re[i] * _weightRe[i]) + (im[i] * _weightIm[i]));
        }

        for (var i = 0; i < values.Length - low; i++)
        {
            values[_half + i] = scale * ((im[i] * _weightRe[i]) - (re[i] * _weightIm[i]));
        }
    }

    /// <summary>sum += series conj(kernel): the correlation sum_j series[i + j] kernel[j].</summary>
    public static void AddProduct(
        ReadOnlySpan<double> seriesRe,
        ReadOnlySpan<double> seriesIm,
        ReadOnlySpan<double> kernelRe,
        ReadOnlySpan<double> kernelIm,
        Span<double> sumRe,
        Span<double> sumIm
    )
    {
        var width = Vector<double>.Count;
        var count = sumRe.Length;
        var i = 0;
        for (; i <= count - width; i += width)
        {
            var a = new Vector<double>(seriesRe[i..]);
            var b = new Vector<double>(seriesIm[i..]);
            var c = new Vector<double>(kernelRe[i..]);
            var d = new Vector<double>(kernelIm[i..]);
            (new Vector<double>(sumRe[i..]) + (a * c) + (b * d)).CopyTo(sumRe[i..]);
            (new Vector<double>(sumIm[i..]) + (b * c) - (a * d)).CopyTo(sumIm[i..]);
        }

        for (; i < count; i++)
        {
            sumRe[i] += (seriesRe[i] * kernelRe[i]) + (seriesIm[i] * kernelIm[i]);
            sumIm[i] += (seriesIm[i] * kernelRe[i]) - (seriesRe[i] * kernelIm[i]);
        }
    }

    private int FoldVectors(ReadOnlySpan<double> low, ReadOnlySpan<double> high, Span<double> re, Span<double> im)
    {
        var width = Vector<double>.Count;
        var i = 0;
        for (; i <= high.Length - width; i += width)
        {
            var a = new Vector<double>(low[i..]);
            var b = new Vector<double>(high[i..]);
            var c = new Vector<double>(_weightRe, i);
            var s = new Vector<double>(_weightIm, i);
            ((a * c) - (b * s)).CopyTo(re[i..]);
            ((a * s) + (b * c)).CopyTo(im[i..]);
        }

        return i;
    }
}
