using System.Numerics;

namespace Prewarm.Forecasting.Decomposition;

/// <summary>The two vector operations that reorthogonalization spends its time in, on hardware vectors.</summary>
internal static class DenseVectors
{
    public static double Dot(double[] a, double[] b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sum += new Vector<double>(a, i) * new Vector<double>(b, i);
        }

        var total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>Product of the beginning of one stretch with another.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= b.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        }

        var total = Vector.Sum(sum);
        for (; i < b.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    public static void Add(double[] target, double[] other, double factor)
    {
        var i = 0;
        var factors = new Vector<double>(factor);
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(target, i) + (factors * new Vector<double>(other, i))).CopyTo(target, i);
        }

        for (; i < target.Length; i++)
        {
            target[i] += factor * other[i];
        }
    }
}
