using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Live;

/// <summary>A replica serves 10 requests/s of 2 s each: capacity 20 in flight, target 16.</summary>
public sealed class BacklogTests
{
    [Fact]
    public void Decide_NoCompletionCounter_CountsEveryWaitingRequest() =>
        Assert.Equal(150, new Steps().Next(running: 100, queue: 50).Value);

    [Fact]
    public void Decide_KnownServiceTime_ReadsGrowthAsArrivals()
    {
        var steps = new Steps();
        steps.Next(running: 100, queue: 0, completions: 50);

        // 150 more in 15 s are 10 arrivals/s beyond the 50/s served: 2 s each make 20 more in flight, and 150 * 2 s / 60 s drain.
        var decision = steps.Next(running: 100, queue: 150, completions: 50);

        Assert.Equal(120, decision.Load!.Value.Demand, 6);
        Assert.Equal(5, decision.BacklogTerm, 6);
        Assert.Equal(125, decision.Value, 3);
    }

    [Fact]
    public void Decide_ReplicasOnTheirWay_DoNotMultiplyTheWish()
    {
        // 6 ready replicas serve 120 in flight; 160 are needed; 6 more were asked for and start for 5 minutes while the queue grows.
        var credited = new Steps();
        var plain = new Steps();
        var queue = 0.0;
        var wish = 0;
        var plainWish = 0;
        credited.Next(120, 0, 60, ready: 6, replicas: 6);
        plain.Next(120, 0, 60);
        for (var i = 0; i < 19; i++)
        {
            queue += 20 * 15;
            wish = Math.Max(wish, credited.Next(120, queue, 60, ready: 6, replicas: 12).Replicas);
            plainWish = Math.Max(plainWish, plain.Next(120, queue, 60).Replicas);
        }

        Assert.InRange(wish, 10, 15);
        Assert.True(plainWish >= 20, $"without credit the wish should have run away, it was {plainWish}");
    }

    [Fact]
    public void Decide_ReplicasThatNeverBecomeReady_LoseTheirCredit()
    {
        var steps = new Steps();
        steps.Next(120, 0, 60, ready: 6, replicas: 6);
        var queue = 0.0;
        var last = 0;
        for (var i = 0; i < 60; i++)
        {
            queue += 20 * 15;
            last = steps.Next(120, queue, 60, ready: 6, replicas: 12).Replicas;
        }

        Assert.True(last > 12, $"after 15 min the credit must be gone, the wish was {last}");
    }

    [Fact]
    public void Decide_DemandQuery_IsARateAndTheQueueDrains()
    {
        var decision = new Steps().Next(
            new SignalReadings
            {
                At = Steps.Start,
                Demand = Reading.Of(48),
                Queue = Reading.Of(600),
            }
        );

        Assert.Equal(48 + (600 / 60.0), decision.Value, 3);
    }

    [Fact]
    public void Decide_QueueAlone_IsReadAsKedaDoes()
    {
        var decision = new Steps().Next(new SignalReadings { At = Steps.Start, Queue = Reading.Of(64) });
        Assert.Equal((64.0, 4), (decision.Value, decision.Replicas));
    }

    [Fact]
    public void Decide_KvCacheFull_AsksForMoreThanTheLoadDoes()
    {
        var decision = new Steps().Next(
            new SignalReadings
            {
                At = Steps.Start,
                Running = Reading.Of(10),
                Queue = Reading.Of(0),
                KvCacheUsage = Reading.Of(3.96),
                ReadyReplicas = Reading.Of(4),
            }
        );

        Assert.Equal(5, decision.Replicas);
    }
}
