namespace Prewarm.Forecasting.Forests;

/// <summary>Conditional quantiles from a random forest.</summary>
/// <remarks>
/// Method: Meinshausen (2006), "Quantile Regression Forests", JMLR 7, section 3: a row falls into one leaf per tree, the
/// training targets of those leaves get weights <c>1 / (leaf size * trees)</c>, and the weighted distribution of targets
/// is the conditional distribution. Targets are kept as codes of a 256-point grid, and of each leaf only a few of them, which makes a
/// tree some three kilobytes.
/// Not thread-safe: <see cref="Quantiles"/> uses a scratch array.
/// </remarks>
internal sealed class QuantileForest
{
    private readonly ForestTree[] _trees;
    private readonly float[] _edges;
    private readonly double[] _grid;
    private readonly int[] _counts;
    private readonly int _total;
    private readonly byte[] _row;

    private QuantileForest(ForestTree[] trees, ForestTable table, int each)
    {
        _trees = trees;
        // One array for all: a forecaster has a thousand forests.
        _edges = new float[table.FeatureCount * FeatureBins.EdgesMost];
        for (var f = 0; f < table.FeatureCount; f++)
        {
            table.Edges[f].Edges.CopyTo(_edges.AsSpan(f * FeatureBins.EdgesMost));
        }

        _grid = table.Grid;
        _counts = new int[_grid.Length];
        _total = trees.Length * each;
        _row = new byte[table.FeatureCount];
    }

    /// <summary>Grows a forest.</summary>
    public static QuantileForest Grow(ForestTable table, ForestOptions options)
    {
        var random = new Random(options.Seed);
        var trees = new ForestTree[options.Trees];
        for (var t = 0; t < trees.Length; t++)
        {
            trees[t] = ForestTree.Grow(table, Draw(table.Targets.Length, options, random), options, random);
        }

        return new QuantileForest(trees, table, options.LeafKeeps);
    }

    /// <summary>Quantiles of the target for one row.</summary>
    /// <param name="features">One value per feature; NaN is not known.</param>
    /// <param name="levels">Ascending, each in (0, 1].</param>
    /// <param name="quantiles">One per level.</param>
    public void Quantiles(ReadOnlySpan<float> features, ReadOnlySpan<double> levels, Span<double> quantiles)
    {
        for (var f = 0; f < _row.Length; f++)
        {
            _row[f] = FeatureBins.Of(_edges.AsSpan(f * FeatureBins.EdgesMost, FeatureBins.EdgesMost), features[f]);
        }

        Array.Clear(_counts);
        foreach (var tree in _trees)
        {
            tree.AddCounts(_row, _counts);
        }

        var (below, level) = (0, 0);
        for (var point = 0; point < _grid.Length && level < levels.Length; point++)
        {
            below += _counts[point];
            while (level < levels.Length && below >= (levels[level] - 1e-9) * _total)
            {
                quantiles[level++] = _grid[point];
            }
        }

        quantiles[level..].Fill(_grid[^1]);
    }

    private static int[] Draw(int count, ForestOptions options, Random random)
    {
        var wanted = Math.Max(1, (int)(count * options.RowShare));
        var rows = new List<int>(wanted + options.RunLength);
        while (rows.Count < wanted)
        {
            var start = random.Next(Math.Max(1, count - options.RunLength + 1));
            for (var i = start; i < Math.Min(count, start + options.RunLength); i++)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
