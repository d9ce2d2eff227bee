using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Prewarm.Forecasting.ML.Trees;

namespace Prewarm.Forecasting.ML.Tests.Trees;

public sealed class FlatTreesTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(20, 8)]
    public void Evaluate_FittedEnsemble_AnswersAsMlNetDoes(int trees, int leaves)
    {
        var context = new MLContext(1);
        var random = new Random(4);
        var rows = new Row[500];
        for (var i = 0; i < rows.Length; i++)
        {
            float[] features = [random.NextSingle(), random.NextSingle(), (float)random.Next(3)];
            rows[i] = new Row { Features = features, Label = (features[0] * features[2]) - features[1] };
        }

        var data = context.Data.LoadFromEnumerable(rows);
        var fitted = context
            .Regression.Trainers.FastTree(
                new FastTreeRegressionTrainer.Options
                {
                    NumberOfThreads = 1,
                    NumberOfTrees = trees,
                    NumberOfLeaves = leaves,
                }
            )
            .Fit(data);

        var flat = new FlatTrees(fitted.Model.TrainedTreeEnsemble);

        // ML.NET answers in single precision.
        var scores = fitted.Transform(data).GetColumn<float>("Score").ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(scores[i], flat.Evaluate(rows[i].Features), 1e-5);
        }
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
