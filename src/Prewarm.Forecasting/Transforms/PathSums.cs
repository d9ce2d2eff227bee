using System.Numerics;

namespace Prewarm.Forecasting.Transforms;

/// <summary>Weighed sums of whole paths, several points at a time; the same figures as point by point.</summary>
internal static class PathSums
{
    /// <summary>Adds <c>share * value</c>.</summary>
    public static void Add(ReadOnlySpan<double> values, double share, Span<double> sums)
    {
        var i = 0;
        for (var weight = new Vector<double>(share); i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var part = sums[i..];
            (new Vector<double>(part) + (weight * new Vector<double>(values[i..]))).CopyTo(part);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += share * values[i];
        }
    }

    /// <summary>Adds <c>share * max(0, (value + offset) * factor - offset)</c>.</summary>
    public static void AddRaised(
        ReadOnlySpan<double> values,
        double offset,
        double factor,
        double share,
        Span<double> sums
    )
    {
        var (offsets, factors, weight) = (
            new Vector<double>(offset),
            new Vector<double>(factor),
            new Vector<double>(share)
        );
        var i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var part = sums[i..];
            var raised = ((new Vector<double>(values[i..]) + offsets) * factors) - offsets;
            (new Vector<double>(part) + (weight * Vector.Max(Vector<double>.Zero, raised))).CopyTo(part);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += share * Math.Max(0, ((values[i] + offset) * factor) - offset);
        }
    }

    /// <summary>Divides by a mass above zero.</summary>
    public static void Divide(Span<double> sums, double mass)
    {
        foreach (ref var sum in sums)
        {
            sum /= mass;
        }
    }

    /// <summary>Where a path is known: at all points, at none, or at some.</summary>
    public static PathKnown KnownOf(ReadOnlySpan<double> values)
    {
        var missing = 0;
        foreach (var value in values)
        {
            missing += double.IsNaN(value) ? 1 : 0;
        }

        return missing == 0 ? PathKnown.All
            : missing == values.Length ? PathKnown.None
            : PathKnown.Some;
    }
}
