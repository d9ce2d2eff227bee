using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.Forests;

/// <summary>One tree of a quantile forest: splits that reduce the variance of the target, and a few targets of each leaf.</summary>
/// <remarks>
/// A thousand workloads have dozens of trees each, so a tree is two arrays without a word to spare: four bytes a split in the order in which
/// they were made, lower bins first, and <see cref="ForestOptions.LeafKeeps"/> codes of the target grid a leaf in the same order. Before
/// the split with index i on a path with l turns to the lower side lie i - l leaves.
/// </remarks>
internal sealed class ForestTree
{
    private readonly Node[] _nodes;
    private readonly byte[] _targets;
    private readonly int _each;

    private ForestTree(Node[] nodes, byte[] targets, int each)
    {
        _nodes = nodes;
        _targets = targets;
        _each = each;
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="table">Binned features and targets.</param>
    /// <param name="rows">The rows to grow on; reordered.</param>
    public static ForestTree Grow(ForestTable table, int[] rows, ForestOptions options, Random random)
    {
        var growth = new Growth(table, rows, options, random);
        growth.Split(0, rows.Length, 0);
        return new ForestTree([.. growth.Nodes], [.. growth.Targets], options.LeafKeeps);
    }

    /// <summary>Counts the targets of the leaf that a row of bins falls into, by their codes.</summary>
    public void AddCounts(ReadOnlySpan<byte> bins, Span<int> counts)
    {
        foreach (var code in _targets.AsSpan(_each * LeafOf(bins), _each))
        {
            counts[code]++;
        }
    }

    private int LeafOf(ReadOnlySpan<byte> bins)
    {
        var (at, lower) = (0, 0);
        while (at < _nodes.Length) // A tree of one leaf has no split.
        {
            var node = _nodes[at];
            if (bins[node.Feature] <= node.Bin)
            {
                if (node.Leaves.HasFlag(Leaves.Lower))
                {
                    return at - lower;
                }

                (at, lower) = (at + 1, lower + 1);
            }
            else
            {
                at += 1 + node.Splits;
                if (node.Leaves.HasFlag(Leaves.Higher))
                {
                    return at - lower;
                }
            }
        }

        return 0;
    }

    /// <summary>Sides of a split on which there is no other.</summary>
    [Flags]
    private enum Leaves : byte
    {
        None = 0,
        Lower = 1,
        Higher = 2,
    }

    /// <param name="Feature">Feature to split on.</param>
    /// <param name="BinAndLeaves">The last bin of the lower side, above two bits that say on which sides leaves lie.</param>
    /// <param name="Splits">Splits on the lower side.</param>
    private readonly record struct Node(byte Feature, byte BinAndLeaves, ushort Splits)
    {
        public Node(int feature, int bin, Leaves leaves, int splits)
            : this((byte)feature, (byte)((bin << 2) | (int)leaves), (ushort)splits) { }

        public int Bin => BinAndLeaves >> 2;

        public Leaves Leaves => (Leaves)(BinAndLeaves & 3);
    }

    /// <summary>Sum and number of the targets in a bin, side by side.</summary>
    private struct Cell
    {
        public double Sum;
        public int Count;
    }

    private sealed class Growth(ForestTable table, int[] rows, ForestOptions options, Random random)
    {
        private readonly Cell[] _cells = new Cell[Tried(table, options) * FeatureBins.Most];
        private readonly double[] _values = new double[rows.Length];
        private readonly byte[] _codes = new byte[rows.Length];
        private readonly int[] _features = [.. Enumerable.Range(0, table.FeatureCount)];
        private readonly int _tried = Tried(table, options);

        /// <summary>One over each number of rows: a division at each bin would take most of the time.</summary>
        private readonly double[] _inverses = [.. Enumerable.Range(0, rows.Length + 1).Select(n => 1.0 / n)];

        private static int Tried(ForestTable table, ForestOptions options) =>
            Math.Max(1, (int)(options.FeatureShare * table.FeatureCount));

        public List<Node> Nodes { get; } = [];

        public List<byte> Targets { get; } = [];

        /// <returns>False when the rows became a leaf.</returns>
        public bool Split(int start, int count, int depth)
        {
            var (feature, bin) =
                count < 2 * options.LeafRowsMin || depth >= options.DepthMax ? (-1, 0) : Best(start, count);
            if (feature < 0)
            {
                AddLeaf(rows.AsSpan(start, count));
                return false;
            }

            var id = Nodes.Count;
            Nodes.Add(default);
            var lower = Partition(start, count, feature, bin);
            var leaves = Split(start, lower, depth + 1) ? Leaves.None : Leaves.Lower;
            var splits = Nodes.Count - id - 1;
            leaves |= Split(start + lower, count - lower, depth + 1) ? Leaves.None : Leaves.Higher;
            Nodes[id] = new Node(feature, bin, leaves, splits);
            return true;
        }

        /// <summary>
        /// Keeps a few of a leaf's targets, evenly spaced in their order from a random one on, so that each is kept as often as any other. The
        /// rows of a leaf are in half of the other trees too: together these still know all of them.
        /// </summary>
        private void AddLeaf(ReadOnlySpan<int> own)
        {
            var codes = _codes.AsSpan(0, own.Length);
            for (var i = 0; i < codes.Length; i++)
            {
                codes[i] = table.Codes[own[i]];
            }

            codes.Sort();
            var spacing = (double)codes.Length / options.LeafKeeps;
            var first = spacing * random.NextDouble();
            for (var i = 0; i < options.LeafKeeps; i++)
            {
                Targets.Add(codes[Math.Min(codes.Length - 1, (int)(first + (i * spacing)))]);
            }
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

            Draw();
            _cells.AsSpan(0, _tried * FeatureBins.Most).Clear();
            Count(own, values);
            var best = (Gain: 1e-9, Feature: -1, Bin: 0);
            for (var tried = 0; tried < _tried; tried++)
            {
                best = Better(best, tried, total, count);
            }

            return (best.Feature, best.Bin);
        }

        /// <summary>The features to try, first in their list.</summary>
        private void Draw()
        {
            for (var tried = 0; tried < _tried; tried++)
            {
                var swap = tried + random.Next(_features.Length - tried);
                (_features[tried], _features[swap]) = (_features[swap], _features[tried]);
            }
        }

        /// <summary>
        /// Sums the targets of a node's rows by feature and bin: the innermost loop of a growth. Row by row, so that one sum need not wait for
        /// the one before it: neighbours in time fall into the same bins.
        /// </summary>
        private void Count(ReadOnlySpan<int> own, ReadOnlySpan<double> values)
        {
            ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
            ref var bins = ref MemoryMarshal.GetReference(table.Bins);
            var features = _features.AsSpan(0, _tried);
            for (var i = 0; i < own.Length; i++)
            {
                ref var row = ref Unsafe.Add(ref bins, own[i] * table.FeatureCount);
                var (value, first) = (values[i], 0);
                foreach (var feature in features)
                {
                    ref var cell = ref Unsafe.Add(ref cells, first + Unsafe.Add(ref row, feature));
                    cell.Sum += value;
                    cell.Count++;
                    first += FeatureBins.Most;
                }
            }
        }

        /// <summary>The split of a feature, when it beats the best so far. Gain is the fall of the sum of squares.</summary>
        private (double Gain, int Feature, int Bin) Better(
            (double Gain, int Feature, int Bin) best,
            int tried,
            double total,
            int count
        )
        {
            var feature = _features[tried];
            var bins = table.BinCount(feature) - 1;
            var cells = _cells.AsSpan(tried * FeatureBins.Most, bins);
            var (sum, lower, unsplit) = (0.0, 0, total * total / count);
            for (var bin = 0; bin < cells.Length; bin++)
            {
                sum += cells[bin].Sum;
                lower += cells[bin].Count;
                var higher = count - lower;
                if (higher < options.LeafRowsMin)
                {
                    break;
                }

                if (lower >= options.LeafRowsMin)
                {
                    var rest = total - sum;
                    var gain = (sum * sum * _inverses[lower]) + (rest * rest * _inverses[higher]) - unsplit;
                    best = gain > best.Gain ? (gain, feature, bin) : best;
                }
            }

            return best;
        }

        private int Partition(int start, int count, int feature, int bin)
        {
            var bins = table.Bins[feature..];
            var (low, high) = (start, start + count - 1);
            while (low <= high)
            {
                if (bins[rows[low] * table.FeatureCount] <= bin)
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
