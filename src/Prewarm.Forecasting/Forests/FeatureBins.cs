namespace Prewarm.Forecasting.Forests;

/// <summary>Cuts a feature into at most 64 bins of about equal weight, so that a split is found by counting.</summary>
/// <remarks>NaN falls into the lowest bin: "not known" is then just one more value to split on.</remarks>
internal sealed class FeatureBins
{
    public const int Most = 64;

    /// <summary>Edges are quantiles of a sample of this size.</summary>
    private const int SampleMost = 4000;

    private readonly float[] _edges;

    private FeatureBins(float[] edges) => _edges = edges;

    /// <summary>Number of bins, 1 for a constant feature.</summary>
    public int Count => _edges.Length + 1;

    /// <summary>Bins for the values of one feature.</summary>
    public static FeatureBins Of(ReadOnlySpan<float> values)
    {
        var stride = Math.Max(1, values.Length / SampleMost);
        var sample = new List<float>((values.Length / stride) + 1);
        for (var i = 0; i < values.Length; i += stride)
        {
            if (!float.IsNaN(values[i]))
            {
                sample.Add(values[i]);
            }
        }

        sample.Sort();
        var edges = new List<float>(Most);
        if (sample.Count < values.Length / stride)
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

        return new FeatureBins([.. edges]);
    }

    /// <summary>The bin of a value.</summary>
    public byte Of(float value)
    {
        if (float.IsNaN(value))
        {
            return 0;
        }

        var (low, high) = (0, _edges.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = value > _edges[middle] ? (middle + 1, high) : (low, middle);
        }

        return (byte)low;
    }
}
