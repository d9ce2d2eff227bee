using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Batch;

public sealed class BufferTests
{
    private static Steps Buffer()
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { IsBuffer = true, Quantile = 0.95 };
        return steps;
    }

    [Fact]
    public void Decide_SpotIsCalm_NeedsNoBuffer()
    {
        var steps = Buffer();
        for (var i = 0; i < 100; i++)
        {
            var decision = steps.Next(running: 160, queue: 0, ready: 10, replicas: 10);
            Assert.Equal((0, 0.0, false), (decision.Replicas, decision.Value, decision.Active));
        }
    }

    [Fact]
    public void Decide_SpotIsReclaimed_BufferGrowsWithTheRateAndFadesWhenItIsCalmAgain()
    {
        var steps = Buffer();
        var numbers = new List<int>();
        for (var i = 0; i < 480; i++)
        {
            // Every ten minutes two of ten are reclaimed and come back five minutes later.
            var ready = i % 40 is >= 20 and < 40 ? 8 : 10;
            numbers.Add(steps.Next(running: 160, queue: 0, ready: ready, replicas: 10).Replicas);
        }

        Assert.Equal(0, numbers[10]);
        Assert.InRange(numbers[^1], 2, 6);
        for (var i = 0; i < 24 * 240; i++)
        {
            numbers.Add(steps.Next(running: 160, queue: 0, ready: 10, replicas: 10).Replicas);
        }

        Assert.InRange(numbers[^1], 0, 1);
    }

    [Fact]
    public void Decide_SpotDoesNotCome_BufferFillsTheHoleAfterALeadTime()
    {
        var steps = Buffer();
        int[] numbers = [.. Enumerable.Range(0, 30).Select(_ => steps.Next(160, 0, ready: 6, replicas: 10).Replicas)];

        Assert.Equal(0, numbers[10]);
        Assert.Equal(4, numbers[^1]);
        Assert.Contains(steps.Next(160, 0, ready: 6, replicas: 10).Clamps, clamp => clamp.Guard == GuardNames.Buffer);
    }

    [Fact]
    public void Decide_FewerAreWanted_IsNoReclaim()
    {
        var steps = Buffer();
        for (var i = 0; i < 40; i++)
        {
            steps.Next(running: 160, queue: 0, ready: 10, replicas: 10);
        }

        steps.Next(running: 16, queue: 0, ready: 10, replicas: 2);
        Assert.Equal(0, steps.Next(running: 16, queue: 0, ready: 2, replicas: 2).Replicas);
    }

    [Fact]
    public void Decide_DeadlineAtRisk_BufferCoversWhatIsMissing()
    {
        Assert.True(DeadlineRule.TryParse("08:24", TimeZoneInfo.Utc, 0.95, out var rule));
        var steps = Buffer();
        steps.Settings = steps.Settings with { Deadline = rule, Capacity = 1, TargetUtilization = 1 };
        var last = steps.Next(running: 2, queue: 5_000, completions: 2, ready: 2, replicas: 9);
        for (var i = 0; i < 85; i++)
        {
            last = steps.Next(running: 2, queue: 5_000 - (i * 30), completions: 2, ready: 2, replicas: 9);
        }

        Assert.True(last.Replicas >= 7, $"{last.Replicas}: {string.Join("; ", last.Reasons)}");
    }
}
