using Prewarm.Forecasting.Replay;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.FunctionalTests.Replay;

/// <summary>Operating points are chosen on a small fleet of the forecaster's own: it must be the simulator's.</summary>
public sealed class ReplayFleetsTests
{
    [Theory]
    [InlineData(60, 1)]
    [InlineData(300, 1)]
    [InlineData(615, 1)]
    [InlineData(300, 17)] // The last of them is beyond the last whole vector.
    [InlineData(300, 18)]
    public void Tick_RandomDemandAndWishes_IsTheSimulatedFleetAndHpa(int leadSeconds, int judged)
    {
        var random = new Random(leadSeconds);
        var replay = new ReplayFleets(19, leadSeconds / FleetRules.TickSeconds, 300 / FleetRules.TickSeconds);
        var fleet = new SimulatedFleet(TimeSpan.FromSeconds(leadSeconds), 1);
        var hpa = new HpaController();
        var at = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 20; i++)
        {
            hpa.Sync(at - ((20 - i) * FleetRules.Tick), 1, 1, 1); // The replay begins with a memory full of its own number.
        }

        var rules = new ReplayTick(FleetRules.TickSeconds, FleetRules.MissedAfterSeconds, 60);
        var (wishes, replicas, missed) = (new double[19], new double[19], new double[19]);
        var wish = 1.0;
        for (var tick = 0; tick < 5000; tick++)
        {
            wish = random.Next(20) == 0 ? Math.Round(random.NextDouble() * 40, 2) : wish;
            var arrivals = random.Next((int)(wish * FleetRules.RatePerReplica * FleetRules.TickSeconds * 1.3) + 1);
            var missedBefore = fleet.Totals.Missed;
            var replicasBefore = fleet.Replicas;
            var backlogBefore = fleet.Queue;
            fleet.Step(arrivals);
            var wait = Math.Max(backlogBefore, fleet.Queue) / (FleetRules.RatePerReplica * Math.Max(1, fleet.Ready));
            at += FleetRules.Tick;
            var backlog = fleet.Queue / FleetRules.RatePerReplica / 60;
            fleet.Resize(hpa.Sync(at, fleet.Replicas, wish + backlog, 1));
            Array.ConvertAll(wishes, _ => random.NextDouble() * 50).CopyTo(wishes, 0); // Another fleet's fate is its own.
            wishes[judged] = wish;
            replay.Tick(
                arrivals / (FleetRules.RatePerReplica * FleetRules.TickSeconds),
                wishes,
                rules,
                replicas,
                missed
            );
            Assert.Equal((tick, replicasBefore), (tick, (int)replicas[judged]));
            if (Math.Abs(wait - FleetRules.MissedAfterSeconds) > 1e-9) // The two count work in different units: on the edge they may differ.
            {
                Assert.Equal((tick, arrivals > 0 && missed[judged] > 0), (tick, fleet.Totals.Missed > missedBefore));
            }
        }
    }
}
