using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.Tests.Replay;

public sealed class CostBlocksTests
{
    [Fact]
    public void Differences_TwoSets_AreThoseOfTheirMeansBlockByBlock()
    {
        var blocks = new CostBlocks(3, 2);
        foreach (var (one, two, three) in new[] { (1, 2, 6), (1, 2, 6), (5, 0, 0), (5, 0, 0), (1, 0, 0) })
        {
            Step(blocks, one, two, three);
        }

        Assert.Equal(3, blocks.Count);
        Assert.Equal([2 - 8, 10 - 0, 1 - 0], blocks.Differences([0], [1, 2]));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(100)]
    [InlineData(320)]
    public void Differences_ManyBlocks_SumToWhatWasAdded(int steps)
    {
        var blocks = new CostBlocks(2, 1);
        for (var step = 0; step < steps; step++)
        {
            Step(blocks, step % 5, 2);
        }

        var expected = Enumerable.Range(0, steps).Sum(step => (step % 5) - 2.0);
        Assert.Equal(expected, blocks.Differences([0], [1]).Sum(), 1e-9);
        Assert.InRange(blocks.Count, 1, CostBlocks.Most + 1);
    }

    [Fact]
    public void Differences_BeyondWhatIsKept_ForgetTheOldest()
    {
        var blocks = new CostBlocks(2, 1);
        for (var step = 0; step < 2000; step++)
        {
            Step(blocks, step < 1000 ? 100 : 0, 1);
        }

        Assert.Equal(32, blocks.Steps);
        Assert.All(blocks.Differences([0], [1]), difference => Assert.True(difference < 0));
    }

    private static void Step(CostBlocks blocks, params double[] costs)
    {
        // A replica costs one, missing all nothing.
        blocks.Add(costs, 1, new double[costs.Length], 0);

        blocks.EndStep();
    }
}
