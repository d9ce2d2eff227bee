using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Boosts regression trees with ML.NET's FastTree on one thread and with fixed seeds: the same rows give the same trees.</summary>
internal static class TreeTrainer
{
    private const int Seed = 1;

    /// <param name="features">Rows of <see cref="RowFeatures.Count"/> features.</param>
    /// <param name="labels">One label per row.</param>
    /// <param name="options">Size of the ensemble.</param>
    /// <returns>Null on a platform that FastTree's native part is not built for (it exists for x64 only).</returns>
    public static FlatTrees? Train(float[][] features, float[] labels, TreeOptions options)
    {
        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, RowFeatures.Count);
        var rows = new Row[labels.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new Row { Features = features[i], Label = labels[i] };
        }

        var trainer = context.Regression.Trainers.FastTree(
            new FastTreeRegressionTrainer.Options
            {
                NumberOfThreads = 1,
                Seed = Seed,
                FeatureSelectionSeed = Seed,
                NumberOfTrees = options.Trees,
                NumberOfLeaves = options.Leaves,
                MinimumExampleCountPerLeaf = options.RowsPerLeafLeast,
                LearningRate = options.LearningRate,
                MaximumBinCountPerFeature = 64,
                FeatureFraction = options.FeatureFraction,
            }
        );
        try
        {
            var fitted = trainer.Fit(context.Data.LoadFromEnumerable(rows, schema));
            return new FlatTrees(fitted.Model.TrainedTreeEnsemble);
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    private sealed class Row
    {
        public required float[] Features { get; init; }

        public required float Label { get; init; }
    }
}
