using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Tests.Conditions;

public sealed class FleetConditionsTests
{
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(60);

    /// <summary>Ten thousand starts: the error of a share of one half is 0.005.</summary>
    private const int Starts = 10_000;

    [Theory]
    [InlineData("warm-8b", 47)]
    [InlineData("cold-image-8b", 260)]
    [InlineData("new-node-120b", 660)]
    public void Profile_ManyStarts_AreLognormalAroundTheirMedians(string name, double median)
    {
        var profile = StartProfile.ByName(name)!;
        var random = new Random(1);
        var seconds = Enumerable
            .Range(0, Starts)
            .Select(_ => profile.Seconds(_ => random.NextDouble()))
            .Order()
            .ToArray();

        Assert.Equal(median, profile.MedianSeconds);
        // A sum of stages has its median a bit above the sum of the medians.
        Assert.InRange(seconds[Starts / 2] / median, 0.98, 1.06);
        Assert.InRange(seconds[Starts * 9 / 10] / seconds[Starts / 2], 1.15, 1.5);
        Assert.True(seconds[^1] <= StartProfile.MediansMost * median);
    }

    [Fact]
    public void Profile_ExtremeChance_StopsAtFourMedians() =>
        Assert.Equal(4 * 47, StartProfile.ByName("warm-8b")!.Seconds(part => part % 2 == 0 ? 1 - 1e-12 : 0), 9);

    [Fact]
    public void LeadTime_IsTheConstantOrTheNinetiethPercentile()
    {
        Assert.Equal(ColdStart, FleetConditions.Constant(ColdStart).LeadTime);
        var profile = StartProfile.ByName("warm-32b")!;
        var lead = FleetConditions.Of(ColdStart, profile, 0, 0, 1).LeadTime.TotalSeconds;
        Assert.InRange(lead / profile.MedianSeconds, 1.4, 1.55);
        // Four starts in ten that begin again push the percentile to the second or third attempt.
        Assert.True(FleetConditions.Of(ColdStart, profile, 0.4, 0, 1).LeadTime.TotalSeconds > 2 * lead);
    }

    [Fact]
    public void FailedStarts_CostTheirTimeAndBeginAgain()
    {
        var fleet = new SimulatedFleet(FleetConditions.Of(ColdStart, null, 0.25, 0, 3), 0);
        fleet.Resize(Starts);
        Steps(fleet, 5);
        Assert.InRange(fleet.Ready / (double)Starts, 0.73, 0.77);
        Assert.Equal(Starts, fleet.Replicas);
        Assert.Equal(fleet.Starting, fleet.Totals.FailedStarts);
        Assert.Equal(5 * Starts * 15 / 3600.0, fleet.Totals.GpuHours, 9);
        Steps(fleet, 4);
        Assert.InRange(fleet.Ready / (double)Starts, 0.92, 0.95);
    }

    [Fact]
    public void Reclaims_TakeTheirShareOfReplicaHoursAndKeepTheCount()
    {
        var fleet = new SimulatedFleet(FleetConditions.Of(ColdStart, null, 0, 0.5, 3), 100);
        Steps(fleet, 240 * 20);
        // 100 replicas over 20 hours at one in two hours.
        Assert.InRange(fleet.Totals.Reclaimed, 1000 - 100, 1000 + 100);
        Assert.Equal(100, fleet.Replicas);
        Assert.InRange(fleet.Ready, 90, 100);
    }

    [Fact]
    public void Fate_SameTickAndPlace_IsTheSameForEveryFleet()
    {
        var conditions = FleetConditions.Of(ColdStart, StartProfile.ByName("warm-70b"), 0.4, 1, 9);
        var (small, large) = (new SimulatedFleet(conditions, 5), new SimulatedFleet(conditions, 5));
        for (var tick = 0; tick < 400; tick++)
        {
            small.Step(tick);
            large.Step(10 * tick);
            if (tick == 7)
            {
                small.Resize(12);
                large.Resize(12);
            }

            Assert.Equal((small.Ready, small.Starting), (large.Ready, large.Starting));
        }

        Assert.NotEqual(0, small.Totals.Reclaimed);
        Assert.NotEqual(0, small.Totals.FailedStarts);
    }

    private static void Steps(SimulatedFleet fleet, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            fleet.Step(0);
        }
    }
}
