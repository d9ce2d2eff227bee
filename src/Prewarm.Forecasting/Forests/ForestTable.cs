namespace Prewarm.Forecasting.Forests;

/// <summary>Rows to grow a forest on: binned features, targets, and the grid that stands for the targets' distribution.</summary>
internal sealed class ForestTable
{
    /// <summary>Half of the grid follows the targets' distribution, half is even over their range: rare large values need points too.</summary>
    private const int HalfOfGrid = 128;

    private readonly byte[] _bins;
    private readonly FeatureBins[] _edges;

    /// <param name="features">Per feature one value per row.</param>
    /// <param name="targets">One finite value per row, at least one.</param>
    public ForestTable(float[][] features, double[] targets)
    {
        Targets = targets;
        _edges = [.. features.Select(values => FeatureBins.Of(values))];
        _bins = new byte[targets.Length * _edges.Length];
        for (var f = 0; f < _edges.Length; f++)
        {
            _edges[f].Write(features[f], _bins.AsSpan(f), _edges.Length);
        }

        Grid = MakeGrid(targets);
        Codes = Array.ConvertAll(targets, Code);
    }

    public double[] Targets { get; }

    /// <summary>At most 256 values, ascending, from the lowest target to the highest.</summary>
    public double[] Grid { get; }

    /// <summary>Per row the index of the grid point at or next above its target.</summary>
    public byte[] Codes { get; }

    public int FeatureCount => _edges.Length;

    public FeatureBins[] Edges => _edges;

    /// <summary>Row by row the bin of each feature: what a split looks at lies together.</summary>
    public ReadOnlySpan<byte> Bins => _bins;

    public int BinCount(int feature) => _edges[feature].Count;

    private byte Code(double target)
    {
        var found = Array.BinarySearch(Grid, target);
        return (byte)Math.Min(found >= 0 ? found : ~found, Grid.Length - 1);
    }

    private static double[] MakeGrid(double[] targets)
    {
        var sorted = targets.Order().ToArray();
        var (least, most) = (sorted[0], sorted[^1]);
        var grid = new SortedSet<double>();
        for (var i = 0; i < HalfOfGrid; i++)
        {
            var share = (double)i / (HalfOfGrid - 1);
            grid.Add(sorted[(int)Math.Round(share * (sorted.Length - 1))]);
            grid.Add(i == HalfOfGrid - 1 ? most : least + (share * (most - least)));
        }

        return [.. grid];
    }
}
