using Prewarm.Simulation.Clock;

namespace Prewarm.Simulation.Tests.Clock;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_SeveralTimers_FireInOrderAtTheirOwnTime()
    {
        var clock = new VirtualClock(Start);
        var fired = new List<(string, double)>();
        using var late = clock.CreateTimer(
            _ => fired.Add(("late", Seconds(clock))),
            null,
            TimeSpan.FromSeconds(9),
            Timeout.InfiniteTimeSpan
        );
        using var often = clock.CreateTimer(
            _ => fired.Add(("often", Seconds(clock))),
            null,
            TimeSpan.FromSeconds(4),
            TimeSpan.FromSeconds(4)
        );
        using var gone = clock.CreateTimer(
            _ => fired.Add(("gone", 0)),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan
        );
        gone.Dispose();
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([("often", 4), ("often", 8), ("late", 9)], fired);
        Assert.Equal(10, Seconds(clock));
    }

    [Fact]
    public async Task Delay_OnTheClock_EndsWhenTimeHasPassed()
    {
        var clock = new VirtualClock(Start);
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    private static double Seconds(VirtualClock clock) => (clock.GetUtcNow() - Start).TotalSeconds;
}
