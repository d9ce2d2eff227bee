namespace Prewarm.Forecasting.Forests;

/// <summary>Rows to grow a forest on: binned features, targets, and the grid that stands for the targets' distribution.</summary>
internal sealed class ForestTable
{
    /// <summary>Grid points below this level are spread evenly; the rest lie above it, where provisioning decides.</summary>
    private const double TailFrom = 0.9;

    private const int TailPoints = 96;
    private readonly byte[][] _bins;
    private readonly FeatureBins[] _edges;

    /// <param name="features">Per feature one value per row.</param>
    /// <param name="targets">One finite value per row, at least one.</param>
    public ForestTable(float[][] features, double[] targets)
    {
        Targets = targets;
        _edges = [.. features.Select(values => FeatureBins.Of(values))];
        _bins = [.. features.Select((values, f) => Array.ConvertAll(values, value => _edges[f].Of(value)))];
        Grid = MakeGrid(targets);
        Codes = Array.ConvertAll(targets, Code);
    }

    public double[] Targets { get; }

    /// <summary>At most 256 values, ascending: targets at fixed levels of their distribution, finer near the top.</summary>
    public double[] Grid { get; }

    /// <summary>Per row the index of the grid point at or next above its target.</summary>
    public byte[] Codes { get; }

    public int FeatureCount => _bins.Length;

    public FeatureBins[] Edges => _edges;

    public byte[] Bins(int feature) => _bins[feature];

    public int BinCount(int feature) => _edges[feature].Count;

    private byte Code(double target)
    {
        var found = Array.BinarySearch(Grid, target);
        return (byte)Math.Min(found >= 0 ? found : ~found, Grid.Length - 1);
    }

    private static double[] MakeGrid(double[] targets)
    {
        var sorted = targets.Order().ToArray();
        var grid = new List<double>(256);
        for (var i = 0; i < 256; i++)
        {
            var body = 256 - TailPoints;
            var level = i < body ? TailFrom * i / body : TailFrom + ((1 - TailFrom) * (i - body + 1) / TailPoints);
            var value = sorted[(int)Math.Round(level * (sorted.Length - 1))];
            if (grid.Count == 0 || value > grid[^1])
            {
                grid.Add(value);
            }
        }

        return [.. grid];
    }
}
