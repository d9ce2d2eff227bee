using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Tests.Fleet;

public sealed class HpaControllerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 109, 10)] // within the tolerance of 10 %
    [InlineData(10, 110, 11)] // 1 - 1.1 is a bit below -0.1 in floating point, so exactly 10 % above acts
    [InlineData(10, 112, 12)]
    [InlineData(2, 1000, 6)] // at most four more
    [InlineData(10, 1000, 20)] // at most twice as many
    [InlineData(1, 0, 1)] // never below the minimum
    public void Sync_OneStep_FollowsTheRules(int replicas, double value, int expected) =>
        Assert.Equal(expected, new HpaController().Sync(Start, replicas, value, 10));

    [Fact]
    public void Sync_Falling_WaitsForTheHighestWishOfFiveMinutes()
    {
        var hpa = new HpaController();
        var replicas = hpa.Sync(Start, 10, 200, 10);
        Assert.Equal(20, replicas);
        for (var second = 15; second < 300; second += 15)
        {
            replicas = hpa.Sync(Start.AddSeconds(second), replicas, 50, 10);
            Assert.Equal(20, replicas);
        }

        Assert.Equal(5, hpa.Sync(Start.AddSeconds(300), replicas, 50, 10));
    }

    [Fact]
    public void Sync_MetricFailed_ChangesNothing() => Assert.Equal(7, new HpaController().Sync(Start, 7, null, 10));
}
