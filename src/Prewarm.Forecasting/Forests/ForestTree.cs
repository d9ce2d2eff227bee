using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.Forests;

/// <summary>One tree of a quantile forest: splits that reduce the variance of the target, and the targets of each leaf.</summary>
/// <remarks>Nodes lie in one array; a leaf names a run of <see cref="_targets"/>, codes of the forest's target grid.</remarks>
internal sealed class ForestTree
{
    private readonly Node[] _nodes;
    private readonly byte[] _targets;

    private ForestTree(Node[] nodes, byte[] targets)
    {
        _nodes = nodes;
        _targets = targets;
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="table">Binned features and targets.</param>
    /// <param name="rows">The rows to grow on; reordered.</param>
    public static ForestTree Grow(ForestTable table, int[] rows, ForestOptions options, Random random)
    {
        var growth = new Growth(table, rows, options, random);
        growth.Split(0, rows.Length, 0);
        return new ForestTree([.. growth.Nodes], [.. rows.Select(row => table.Codes[row])]);
    }

    /// <summary>Adds the weights of the leaf that a row of bins falls into: one in all, in equal parts.</summary>
    public void AddWeights(ReadOnlySpan<byte> bins, double[] weights)
    {
        var node = _nodes[0];
        while (node.Feature >= 0)
        {
            node = _nodes[bins[node.Feature] <= node.Bin ? node.First : node.Second];
        }

        var weight = 1.0 / node.Second;
        foreach (var code in _targets.AsSpan(node.First, node.Second))
        {
            weights[code] += weight;
        }
    }

    /// <param name="Feature">Feature to split on; -1 for a leaf.</param>
    /// <param name="Bin">The last bin that goes to <paramref name="First"/>.</param>
    /// <param name="First">Node of the lower bins; in a leaf the start of its targets.</param>
    /// <param name="Second">Node of the higher bins; in a leaf the number of its targets.</param>
    private readonly record struct Node(short Feature, byte Bin, int First, int Second);

    /// <summary>Sum and number of the targets in a bin, side by side.</summary>
    private struct Cell
    {
        public double Sum;
        public int Count;
    }

    private sealed class Growth(ForestTable table, int[] rows, ForestOptions options, Random random)
    {
        /// <summary>As many as a byte can tell apart, so that no bin can lie outside.</summary>
        private readonly Cell[] _cells = new Cell[byte.MaxValue + 1];
        private readonly double[] _values = new double[rows.Length];
        private readonly int[] _features = [.. Enumerable.Range(0, table.FeatureCount)];
        private readonly int _tried = Math.Max(1, (int)(options.FeatureShare * table.FeatureCount));

        public List<Node> Nodes { get; } = [];

        public int Split(int start, int count, int depth)
        {
            var id = Nodes.Count;
            Nodes.Add(new Node(-1, 0, start, count));
            if (count < 2 * options.LeafRowsMin || depth >= options.DepthMax)
            {
                return id;
            }

            var (feature, bin) = Best(start, count);
            if (feature < 0)
            {
                return id;
            }

            var lower = Partition(start, count, feature, bin);
            var first = Split(start, lower, depth + 1);
            var second = Split(start + lower, count - lower, depth + 1);
            Nodes[id] = new Node((short)feature, (byte)bin, first, second);
            return id;
        }

        private (int Feature, int Bin) Best(int start, int count)
        {
            var own = rows.AsSpan(start, count);
            var values = _values.AsSpan(0, count);
            var targets = table.Targets.AsSpan();
            var total = 0.0;
            for (var i = 0; i < own.Length; i++)
            {
                values[i] = targets[own[i]];
                total += values[i];
            }

            var best = (Gain: 1e-9, Feature: -1, Bin: 0);
            for (var tried = 0; tried < _tried; tried++)
            {
                var swap = tried + random.Next(_features.Length - tried);
                (_features[tried], _features[swap]) = (_features[swap], _features[tried]);
                var feature = _features[tried];
                if (table.BinCount(feature) > 1)
                {
                    _cells.AsSpan(0, table.BinCount(feature)).Clear();
                    Count(table.Bins(feature), own, values);
                    best = Better(best, feature, total, count);
                }
            }

            return (best.Feature, best.Bin);
        }

        /// <summary>Sums the targets of a node's rows by bin: the innermost loop of a growth, in the order of the rows.</summary>
        private void Count(ReadOnlySpan<byte> bins, ReadOnlySpan<int> own, ReadOnlySpan<double> values)
        {
            ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
            for (var i = 0; i < own.Length; i++)
            {
                ref var cell = ref Unsafe.Add(ref cells, bins[own[i]]);
                cell.Sum += values[i];
                cell.Count++;
            }
        }

        /// <summary>The split of a feature, when it beats the best so far. Gain is the fall of the sum of squares.</summary>
        private (double Gain, int Feature, int Bin) Better(
            (double Gain, int Feature, int Bin) best,
            int feature,
            double total,
            int count
        )
        {
            var (sum, lower) = (0.0, 0);
            for (var bin = 0; bin < table.BinCount(feature) - 1; bin++)
            {
                sum += _cells[bin].Sum;
                lower += _cells[bin].Count;
                var higher = count - lower;
                if (higher < options.LeafRowsMin)
                {
                    break;
                }

                if (lower >= options.LeafRowsMin)
                {
                    var rest = total - sum;
                    var gain = (sum * sum / lower) + (rest * rest / higher) - (total * total / count);
                    best = gain > best.Gain ? (gain, feature, bin) : best;
                }
            }

            return best;
        }

        private int Partition(int start, int count, int feature, int bin)
        {
            var bins = table.Bins(feature).AsSpan();
            var (low, high) = (start, start + count - 1);
            while (low <= high)
            {
                if (bins[rows[low]] <= bin)
                {
                    low++;
                }
                else
                {
                    (rows[low], rows[high]) = (rows[high], rows[low]);
                    high--;
                }
            }

            return low - start;
        }
    }
}
