using Microsoft.ML.Trainers.FastTree;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>A fitted ensemble in flat arrays, so that a row costs a few hundred comparisons and no allocation.</summary>
/// <remarks>
/// Node n goes left where <c>features[Feature[n]] &lt;= Threshold[n]</c>; a child below zero is the leaf <c>~child</c>. Nodes and leaves of all
/// trees follow each other, and children are already moved to these positions.
/// </remarks>
internal sealed class FlatTrees
{
    private readonly int[] _roots;
    private readonly int[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly double[] _leaves;
    private readonly double _bias;

    public FlatTrees(RegressionTreeEnsemble ensemble)
    {
        List<int> roots = [],
            features = [],
            left = [],
            right = [];
        List<float> thresholds = [];
        List<double> leaves = [];
        _bias = ensemble.Bias;
        for (var t = 0; t < ensemble.Trees.Count; t++)
        {
            var tree = ensemble.Trees[t];
            var firstNode = features.Count;
            var firstLeaf = leaves.Count;
            int Moved(int child) => child < 0 ? ~(firstLeaf + ~child) : firstNode + child;
            roots.Add(tree.NumberOfLeaves > 1 ? firstNode : ~firstLeaf);
            features.AddRange(tree.NumericalSplitFeatureIndexes);
            thresholds.AddRange(tree.NumericalSplitThresholds);
            left.AddRange(tree.LeftChild.Select(Moved));
            right.AddRange(tree.RightChild.Select(Moved));
            leaves.AddRange(tree.LeafValues.Select(value => value * ensemble.TreeWeights[t]));
        }

        _roots = [.. roots];
        _features = [.. features];
        _thresholds = [.. thresholds];
        _left = [.. left];
        _right = [.. right];
        _leaves = [.. leaves];
    }

    public double Evaluate(ReadOnlySpan<float> row)
    {
        var sum = _bias;
        foreach (var root in _roots)
        {
            var node = root;
            while (node >= 0)
            {
                node = row[_features[node]] <= _thresholds[node] ? _left[node] : _right[node];
            }

            sum += _leaves[~node];
        }

        return sum;
    }
}
