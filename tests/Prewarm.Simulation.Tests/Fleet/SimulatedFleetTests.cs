using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Tests.Fleet;

public sealed class SimulatedFleetTests
{
    [Fact]
    public void Step_WithinCapacity_NobodyWaits()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(300), 2);
        fleet.Step(300);

        Assert.Equal((0.0, 300.0, 40.0), (fleet.Queue, fleet.Served, fleet.Running));
        Assert.Equal(0, fleet.Totals.Missed);
        Assert.Equal(2 * 15 / 3600.0, fleet.Totals.GpuHours, 12);
    }

    // One replica serves 150 a tick: 190 arrive, 40 wait 40 / 10 = 4 s, which is more than 2 s, so the tick is missed.
    [Fact]
    public void Step_AboveCapacity_WaitsAndMissesByTheRule()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(300), 1);
        fleet.Step(190);

        Assert.Equal((40.0, 150.0, 190L), (fleet.Queue, fleet.Served, fleet.Totals.Missed));
        Assert.Equal(4, fleet.Totals.WaitQuantile(0.5));
    }

    // 20 left over are 2 s: exactly at the limit is not missed.
    [Fact]
    public void Step_AtTheLimit_IsNotMissed()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(300), 1);
        fleet.Step(170);
        Assert.Equal(0, fleet.Totals.Missed);
    }

    [Fact]
    public void Resize_Up_CostsAtOnceAndServesAfterTheColdStart()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(45), 1);
        fleet.Resize(3);
        for (var tick = 0; tick < 3; tick++)
        {
            fleet.Step(0);
            Assert.Equal((1, 2), (fleet.Ready, fleet.Starting));
        }

        fleet.Step(0);
        Assert.Equal((3, 0), (fleet.Ready, fleet.Starting));
        Assert.Equal(4 * 3 * 15 / 3600.0, fleet.Totals.GpuHours, 12);
    }

    [Fact]
    public void Resize_Down_RemovesStartingReplicasFirst()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(300), 2);
        fleet.Resize(5);
        fleet.Resize(3);
        Assert.Equal((2, 1), (fleet.Ready, fleet.Starting));
        fleet.Resize(1);
        Assert.Equal((1, 0), (fleet.Ready, fleet.Starting));
    }
}
