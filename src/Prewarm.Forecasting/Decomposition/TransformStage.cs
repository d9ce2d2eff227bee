using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>One pass of butterflies of an in-place complex transform, radix 2 or 4, over blocks of one length.</summary>
/// <remarks>
/// Method: Cooley-Tukey with decimation in frequency forwards (butterfly, then twiddle) and its exact transpose in time backwards (conjugate
/// twiddle, then butterfly), so that Inverse undoes Forward up to the factor of the radix. Kernel exp(-2 pi i j k / n) forwards.
/// </remarks>
internal sealed class TransformStage
{
    private readonly int _length;
    private readonly int _part;
    private readonly int _radix;
    private readonly double[][] _cos;
    private readonly double[][] _sin;

    /// <param name="length">Length of a block.</param>
    /// <param name="radix">2 or 4; a part of a block, length / radix, holds a multiple of four numbers.</param>
    public TransformStage(int length, int radix)
    {
        _length = length;
        _radix = radix;
        _part = length / radix;
        _cos = new double[radix - 1][];
        _sin = new double[radix - 1][];
        for (var r = 1; r < radix; r++)
        {
            _cos[r - 1] = new double[_part];
            _sin[r - 1] = new double[_part];
            for (var j = 0; j < _part; j++)
            {
                (_sin[r - 1][j], _cos[r - 1][j]) = Math.SinCos(-2 * Math.PI * r * j / length);
            }
        }
    }

    public void Forward(Span<double> re, Span<double> im)
    {
        for (var from = 0; from < re.Length; from += _length)
        {
            if (_radix == 4)
            {
                Forward4(re.Slice(from, _length), im.Slice(from, _length));
            }
            else
            {
                Forward2(re.Slice(from, _length), im.Slice(from, _length));
            }
        }
    }

    public void Inverse(Span<double> re, Span<double> im)
    {
        for (var from = 0; from < re.Length; from += _length)
        {
            if (_radix == 4)
            {
                Inverse4(re.Slice(from, _length), im.Slice(from, _length));
            }
            else
            {
                Inverse2(re.Slice(from, _length), im.Slice(from, _length));
            }
        }
    }

    /// <summary>The stage of length four, whose twiddles are all one: a block is one vector long, so it runs on single numbers.</summary>
    public static void Last(Span<double> re, Span<double> im, bool forward)
    {
        var one = forward ? re : im;
        var other = forward ? im : re;
        // The inverse kernel is the forward one with real and imaginary parts exchanged.
        ref var r = ref MemoryMarshal.GetReference(one);
        ref var i = ref MemoryMarshal.GetReference(other);
        for (var k = 0; k + 3 < re.Length; k += 4)
        {
            ref var r0 = ref Unsafe.Add(ref r, k);
            ref var i0 = ref Unsafe.Add(ref i, k);
            var (ar, ai) = (r0 + Unsafe.Add(ref r0, 2), i0 + Unsafe.Add(ref i0, 2));
            var (br, bi) = (r0 - Unsafe.Add(ref r0, 2), i0 - Unsafe.Add(ref i0, 2));
            var (cr, ci) = (
                Unsafe.Add(ref r0, 1) + Unsafe.Add(ref r0, 3),
                Unsafe.Add(ref i0, 1) + Unsafe.Add(ref i0, 3)
            );
            var (dr, di) = (
                Unsafe.Add(ref r0, 1) - Unsafe.Add(ref r0, 3),
                Unsafe.Add(ref i0, 1) - Unsafe.Add(ref i0, 3)
            );
            r0 = ar + cr;
            i0 = ai + ci;
            Unsafe.Add(ref r0, 1) = br + di;
            Unsafe.Add(ref i0, 1) = bi - dr;
            Unsafe.Add(ref r0, 2) = ar - cr;
            Unsafe.Add(ref i0, 2) = ai - ci;
            Unsafe.Add(ref r0, 3) = br - di;
            Unsafe.Add(ref i0, 3) = bi + dr;
        }
    }

    private void Forward4(Span<double> re, Span<double> im)
    {
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        var q = _part;
        for (var j = 0; j < q; j += Vector256<double>.Count)
        {
            var (x0r, x0i, x1r, x1i) = (Load(ref r, j), Load(ref i, j), Load(ref r, j + q), Load(ref i, j + q));
            var (x2r, x2i) = (Load(ref r, j + (2 * q)), Load(ref i, j + (2 * q)));
            var (x3r, x3i) = (Load(ref r, j + (3 * q)), Load(ref i, j + (3 * q)));
            var (ar, ai, br, bi) = (x0r + x2r, x0i + x2i, x0r - x2r, x0i - x2i);
            var (cr, ci, dr, di) = (x1r + x3r, x1i + x3i, x1r - x3r, x1i - x3i);
            Store(ar + cr, ref r, j);
            Store(ai + ci, ref i, j);
            StoreTurned(br + di, bi - dr, 0, j, ref r, ref i, j + q);
            StoreTurned(ar - cr, ai - ci, 1, j, ref r, ref i, j + (2 * q));
            StoreTurned(br - di, bi + dr, 2, j, ref r, ref i, j + (3 * q));
        }
    }

    private void Inverse4(Span<double> re, Span<double> im)
    {
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        var q = _part;
        for (var j = 0; j < q; j += Vector256<double>.Count)
        {
            var (x0r, x0i) = (Load(ref r, j), Load(ref i, j));
            var (x1r, x1i) = LoadTurned(0, j, ref r, ref i, j + q);
            var (x2r, x2i) = LoadTurned(1, j, ref r, ref i, j + (2 * q));
            var (x3r, x3i) = LoadTurned(2, j, ref r, ref i, j + (3 * q));
            var (ar, ai, br, bi) = (x0r + x2r, x0i + x2i, x0r - x2r, x0i - x2i);
            var (cr, ci, dr, di) = (x1r + x3r, x1i + x3i, x1r - x3r, x1i - x3i);
            Store(ar + cr, ref r, j);
            Store(ai + ci, ref i, j);
            Store(br - di, ref r, j + q);
            Store(bi + dr, ref i, j + q);
            Store(ar - cr, ref r, j + (2 * q));
            Store(ai - ci, ref i, j + (2 * q));
            Store(br + di, ref r, j + (3 * q));
            Store(bi - dr, ref i, j + (3 * q));
        }
    }

    private void Forward2(Span<double> re, Span<double> im)
    {
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        for (var j = 0; j < _part; j += Vector256<double>.Count)
        {
            var (ar, ai) = (Load(ref r, j), Load(ref i, j));
            var (br, bi) = (Load(ref r, j + _part), Load(ref i, j + _part));
            Store(ar + br, ref r, j);
            Store(ai + bi, ref i, j);
            StoreTurned(ar - br, ai - bi, 0, j, ref r, ref i, j + _part);
        }
    }

    private void Inverse2(Span<double> re, Span<double> im)
    {
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        for (var j = 0; j < _part; j += Vector256<double>.Count)
        {
            var (ar, ai) = (Load(ref r, j), Load(ref i, j));
            var (br, bi) = LoadTurned(0, j, ref r, ref i, j + _part);
            Store(ar + br, ref r, j);
            Store(ai + bi, ref i, j);
            Store(ar - br, ref r, j + _part);
            Store(ai - bi, ref i, j + _part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(ref double at, int index) => Vector256.LoadUnsafe(ref at, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> value, ref double at, int index) =>
        value.StoreUnsafe(ref at, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreTurned(
        Vector256<double> re,
        Vector256<double> im,
        int power,
        int j,
        ref double r,
        ref double i,
        int index
    )
    {
        var c = Load(ref MemoryMarshal.GetArrayDataReference(_cos[power]), j);
        var s = Load(ref MemoryMarshal.GetArrayDataReference(_sin[power]), j);
        Store((re * c) - (im * s), ref r, index);
        Store((re * s) + (im * c), ref i, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector256<double> Re, Vector256<double> Im) LoadTurned(
        int power,
        int j,
        ref double r,
        ref double i,
        int index
    )
    {
        var c = Load(ref MemoryMarshal.GetArrayDataReference(_cos[power]), j);
        var s = Load(ref MemoryMarshal.GetArrayDataReference(_sin[power]), j);
        var (re, im) = (Load(ref r, index), Load(ref i, index));
        return ((re * c) + (im * s), (im * c) - (re * s));
    }
}
