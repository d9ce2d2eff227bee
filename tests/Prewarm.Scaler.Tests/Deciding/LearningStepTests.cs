using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Workloads;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Scaler.Tests.Deciding;

public sealed class LearningStepTests
{
    /// <summary>Replicas that serve 10 at once each, under a load that swings around what four of them can.</summary>
    private static void Live(DecidingBench bench, Workload workload, int steps)
    {
        var queue = 0.0;
        for (var i = 0; i < steps; i++)
        {
            var demand = 40 * (0.65 + (0.5 * Math.Sin(i / 60.0)));
            queue = Math.Max(0, queue + ((demand - 40) / 2));
            var running = queue > 0 ? 40 : demand;
            bench.Pass(
                (
                    workload,
                    new SignalReadings
                    {
                        At = DecidingBench.Start,
                        Running = Reading.Of(running),
                        Queue = Reading.Of(queue),
                        ReadyReplicas = Reading.Of(4),
                        Replicas = Reading.Of(4),
                    }
                )
            );
        }
    }

    [Fact]
    public void Pass_CapacityIsAuto_IsLearnedAndTheSpecFollowsTheAnswer()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a", ("targetPerReplica", "auto"));
        var before = workload.Specs;
        Assert.Equal(16, before.MetricSpecs[0].TargetSizeFloat);
        Live(bench, workload, 4_000);

        var estimate = bench.Learning.Tunings[workload].Capacity;
        Assert.InRange(estimate.Value, 9, 11.5);
        Assert.InRange(workload.Settings.Capacity, 9, 11.5);
        Assert.Equal(workload.Latest!.Target, workload.Specs.MetricSpecs[0].TargetSizeFloat);
        Assert.NotSame(before, workload.Specs);
    }

    [Fact]
    public void Pass_CapacityIsStated_IsLearnedButNotUsed()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a", ("targetPerReplica", "20"));
        var before = workload.Specs;
        Live(bench, workload, 4_000);

        Assert.InRange(bench.Learning.Tunings[workload].Capacity.Value, 9, 11.5);
        Assert.Same(before, workload.Specs);
        Assert.Equal(20, workload.Settings.Capacity);
    }

    [Fact]
    public void Pass_LeadTimeIsAuto_IsLearnedFromStarts()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a");
        for (var i = 0; i < 3_000; i++)
        {
            // Every half hour one more is asked for; it is ready ten minutes later.
            var asked = 1 + (i / 120);
            var ready = i % 120 < 40 ? Math.Max(1, asked - 1) : asked;
            bench.Pass(
                (
                    workload,
                    DecidingBench.Load(5) with
                    {
                        ReadyReplicas = Reading.Of(ready),
                        Replicas = Reading.Of(asked),
                    }
                )
            );
        }

        Assert.Equal(TimeSpan.FromMinutes(10), workload.Settings.LeadTime);
        Assert.Equal(TimeSpan.FromMinutes(10), bench.Learning.Tunings[workload].LeadTime!.P90);
    }

    [Fact]
    public void Pass_ClusterMeasuresStarts_LeadTimeIsTheirsWithItsParts()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a", ("leadTime", "auto"));
        var other = bench.Add("b");
        for (var i = 0; i < 25; i++)
        {
            bench.Starts.OnStart(Start("a", i, failed: false));
        }

        bench.Starts.OnStart(Start("a", 26, failed: true));
        Live(bench, workload, 25);
        var known = bench.Learning.Tunings[workload].LeadTime!;
        Assert.Equal((TimeSpan.FromSeconds(590), 25, 0), (known.P90, known.Starts, known.Failed));
        Assert.Equal(
            (TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(400)),
            (known.Node, known.Image, known.Load)
        );
        Assert.Equal(TimeSpan.FromSeconds(590), workload.Settings.LeadTime);
        Assert.Null(bench.Learning.Tunings[other].LeadTime?.P90);
    }

    [Fact]
    public void Pass_ClusterMeasuresStarts_CountsOfReplicasAreNotMeasuredAgain()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a");
        bench.Starts.OnStart(Start("a", 0, failed: false));
        for (var step = 0; step < 25; step++)
        {
            var replicas = step < 4 ? 1 : 2;
            bench.Pass(
                (
                    workload,
                    DecidingBench.Load(1) with
                    {
                        Replicas = Reading.Of(replicas),
                        ReadyReplicas = Reading.Of(step < 8 ? 1 : 2),
                    }
                )
            );
        }

        Assert.Equal(1, bench.Learning.Tunings[workload].LeadTime!.Starts);
    }

    private static MeasuredStart Start(string name, int minute, bool failed)
    {
        var asked = DecidingBench.Start.AddMinutes(minute - 60);
        return new MeasuredStart(
            "inference",
            name,
            "p",
            "gpu-1",
            asked,
            asked.AddSeconds(120),
            asked.AddSeconds(190),
            asked.AddSeconds(200),
            failed ? null : asked.AddSeconds(590)
        );
    }
}
