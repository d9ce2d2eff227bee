using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Deciding.Learning;
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

    private static MeasuredStart Start(string name, DateTimeOffset asked, bool isReady = true) =>
        new(
            "inference",
            name,
            "pod",
            "node",
            asked,
            asked.AddMinutes(2),
            asked.AddMinutes(5),
            asked.AddMinutes(6),
            isReady ? asked.AddMinutes(12) : null
        );

    [Fact]
    public void Pass_ClusterMeasuresStarts_TheirP90AndPartsAreLearned()
    {
        var bench = new DecidingBench();
        var (workload, other) = (bench.Add("a"), bench.Add("b"));
        for (var i = 0; i < 30; i++)
        {
            bench.Starts.OnStart(Start("a", DecidingBench.Start.AddHours(i - 40)));
        }

        bench.Starts.OnStart(Start("a", DecidingBench.Start, isReady: false));
        bench.Pass((workload, DecidingBench.Load(5)), (other, DecidingBench.Load(5)));

        var estimate = bench.Learning.Tunings[workload].LeadTime!;
        Assert.Equal((30, 1, 1.0), (estimate.Starts, estimate.Failed, estimate.Confidence));
        Assert.Equal(
            (TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(7)),
            (estimate.P90, estimate.Node, estimate.Image, estimate.Load)
        );
        Assert.Equal(TimeSpan.FromMinutes(12), workload.Settings.LeadTime);
        Assert.Equal(0, bench.Learning.Tunings[other].LeadTime!.Starts);
    }

    [Fact]
    public void Pass_ClusterMeasuresStarts_CountsOfReplicasDoNotCountThemAgain()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a");
        bench.Starts.OnStart(Start("a", DecidingBench.Start.AddMinutes(-20)));
        for (var i = 0; i < 200; i++)
        {
            bench.Pass(
                (
                    workload,
                    DecidingBench.Load(5) with
                    {
                        Replicas = Reading.Of(1 + (i / 40)),
                        ReadyReplicas = Reading.Of(1 + Math.Max(0, (i - 20) / 40)),
                    }
                )
            );
        }

        Assert.Equal(1, bench.Learning.Tunings[workload].LeadTime!.Starts);
    }

    [Fact]
    public void Inbox_PassStandsStill_OldestStartsGiveWay()
    {
        var inbox = new StartInbox();
        for (var i = 0; i <= StartInbox.Capacity; i++)
        {
            inbox.OnStart(Start("a", DecidingBench.Start.AddSeconds(i)));
        }

        var kept = inbox.Take().ToList();
        Assert.Equal((StartInbox.Capacity, DecidingBench.Start.AddSeconds(1)), (kept.Count, kept[0].Asked));
        Assert.Empty(inbox.Take());
    }
}
