using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.Forests;

/// <summary>Cuts a feature into at most 64 bins of about equal weight, so that a split is found by counting.</summary>
/// <remarks>NaN falls into the lowest bin: "not known" is then just one more value to split on.</remarks>
internal sealed class FeatureBins
{
    public const int Most = 1 << EdgeBits;

    /// <summary>Edges between so many bins.</summary>
    public const int EdgesMost = Most - 1;

    /// <summary>Bits that tell how many edges lie below a value.</summary>
    private const int EdgeBits = 6;

    /// <summary>Edges are quantiles of a sample of this size.</summary>
    private const int SampleMost = 2_000;

    /// <summary>
    /// 2^32 over the golden ratio: multiples of it, modulo 2^32, are spread evenly and follow no period. Every nth value would, and much of traffic
    /// does as well.
    /// </summary>
    private const uint Golden = 2_654_435_769;

    private readonly float[] _edges;

    private FeatureBins(List<float> edges)
    {
        Count = edges.Count + 1;
        _edges = [.. edges, .. Enumerable.Repeat(float.PositiveInfinity, Most - Count)];
    }

    /// <summary>Number of bins, 1 for a constant feature.</summary>
    public int Count { get; }

    /// <summary>Bins for the values of one feature.</summary>
    public static FeatureBins Of(ReadOnlySpan<float> values)
    {
        var share = (uint)(uint.MaxValue * Math.Min(1, (double)SampleMost / values.Length));
        var sample = new List<float>(Math.Min(values.Length, SampleMost + 1));
        var isUnknown = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                isUnknown = true;
            }
            else if (unchecked((uint)i * Golden) <= share)
            {
                sample.Add(values[i]);
            }
        }

        sample.Sort();
        var edges = new List<float>(Most);
        if (isUnknown)
        {
            edges.Add(float.MinValue); // Keeps what is not known apart from the lowest known values.
        }

        for (var b = 1; b < Most - 1 && sample.Count > 0; b++)
        {
            var edge = sample[(int)((long)b * (sample.Count - 1) / (Most - 1))];
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        return new FeatureBins(edges);
    }

    /// <summary>Ascending, <see cref="EdgesMost"/> of them; beyond the last that divides anything they are infinite.</summary>
    public ReadOnlySpan<float> Edges => _edges;

    /// <summary>The bin of a value.</summary>
    public byte Of(float value) => Of(_edges, value);

    /// <summary>The bin of a value, by edges that were copied from <see cref="Edges"/>.</summary>
    /// <param name="edges"><see cref="EdgesMost"/> of them.</param>
    public static byte Of(ReadOnlySpan<float> edges, float value)
    {
        // As many edges as lie below it, bit by bit and without a branch that could be guessed wrong. Below NaN lies none.
        ref var first = ref MemoryMarshal.GetReference(edges[..EdgesMost]);
        var below = 0;
        for (var bit = EdgeBits - 1; bit >= 0; bit--)
        {
            below += (value > Unsafe.Add(ref first, below + (1 << bit) - 1) ? 1 : 0) << bit;
        }

        return (byte)below;
    }

    /// <summary>Writes the bins of many values, one every <paramref name="stride"/> entries.</summary>
    public void Write(ReadOnlySpan<float> values, Span<byte> bins, int stride)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bins[i * stride] = Of(values[i]);
        }
    }
}
