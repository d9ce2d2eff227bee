using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Tests;

public sealed class SimulationRunTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(300);

    [Fact]
    public void Run_SameSeed_SameOutcome()
    {
        static (long, double) Outcome()
        {
            var trace = Trace.Scale(TrafficGenerator.Generate(Start, 2, 7), Start, 10);
            var totals = SimulationRun.Run(
                new ReactivePolicy(0.8),
                trace,
                new Arrivals(trace, 3),
                Start,
                Start.AddDays(1),
                ColdStart
            );
            return (totals.Missed, totals.GpuHours);
        }

        Assert.Equal(Outcome(), Outcome());
    }

    [Fact]
    public void Oracle_KnowsTheRamp_MissesAlmostNothing()
    {
        var trace = Trace.Scale(TrafficGenerator.Generate(Start, 2, 7), Start, 40);
        var arrivals = new Arrivals(trace, 1);
        var (oracle, _) = SimulationRun.Oracle(trace, arrivals, Start, Start.AddDays(2), ColdStart);
        var reactive = SimulationRun.Run(new ReactivePolicy(0.8), trace, arrivals, Start, Start.AddDays(2), ColdStart);

        Assert.InRange(oracle.MissedFraction, 0, 0.001);
        Assert.True(oracle.MissedFraction < reactive.MissedFraction);
        Assert.True(CostIndex.Of(oracle, oracle.GpuHours) < CostIndex.Of(reactive, oracle.GpuHours));
    }

    // The product's promise, on traffic with a rhythm: fewer missed at no more than 1.2 times the GPU-hours.
    [Fact]
    public void Prewarm_OnOfficeTraffic_BeatsReactive()
    {
        var series = TrafficGenerator.Generate(Start, 16, 7);
        var from = Start.AddDays(15);
        var trace = Trace.Scale(series, from, 40);
        var history = new double[15 * 24 * 60];
        for (var i = 0; i < history.Length; i++)
        {
            history[i] = trace.RateAt(Start.AddMinutes(i)) * FleetRules.ServiceSeconds;
        }

        var arrivals = new Arrivals(trace, 1);
        var policy = new PrewarmPolicy(new RegularSeries(Start, TimeSpan.FromMinutes(1), history), ColdStart);
        var ours = SimulationRun.Run(policy, trace, arrivals, from, from.AddDays(1), ColdStart);
        var reactive = SimulationRun.Run(new ReactivePolicy(0.8), trace, arrivals, from, from.AddDays(1), ColdStart);

        Assert.True(ours.Missed < reactive.Missed, $"missed {ours.Missed} against {reactive.Missed}");
        Assert.InRange(ours.GpuHours / reactive.GpuHours, 0, 1.2);
    }

    [Fact]
    public void Trace_TenMinuteSteps_AreLinearAndMissingValuesBridged()
    {
        var series = new RegularSeries(Start, TimeSpan.FromMinutes(10), [100, double.NaN, 300, 300]);
        var trace = Trace.Scale(series, Start, 30);

        Assert.Equal(240, trace.RateAt(Start.AddMinutes(20)), 6);
        Assert.Equal(160, trace.RateAt(Start.AddMinutes(10)), 6);
        Assert.Equal(120, trace.RateAt(Start.AddMinutes(5)), 6);
    }
}
