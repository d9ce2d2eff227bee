using Prewarm.Hosting.Loops;

namespace Prewarm.Hosting.Tests.Loops;

public sealed class StepGridTests
{
    private static readonly DateTimeOffset Base = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 15, 0, 15)]
    [InlineData(1, 15, 0, 15)]
    [InlineData(14.999, 15, 0, 15)]
    [InlineData(15, 15, 15, 30)]
    [InlineData(61, 60, 60, 120)]
    public void FloorAndNext_AimAtTheGrid(double at, double step, double floor, double next)
    {
        var instant = Base.AddSeconds(at);
        Assert.Equal(Base.AddSeconds(floor), StepGrid.Floor(instant, TimeSpan.FromSeconds(step)));
        Assert.Equal(Base.AddSeconds(next), StepGrid.Next(instant, TimeSpan.FromSeconds(step)));
    }

    [Fact]
    public void Floor_BeforeTheEpoch_IsStillBelow()
    {
        var instant = DateTimeOffset.UnixEpoch.AddSeconds(-1);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(-15), StepGrid.Floor(instant, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void Floor_OtherOffset_IsTheSameInstantInUtc() =>
        Assert.Equal(
            Base,
            StepGrid.Floor(Base.AddSeconds(3).ToOffset(TimeSpan.FromHours(5.5)), TimeSpan.FromSeconds(15))
        );

    [Fact]
    public void Floor_StepOfZero_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StepGrid.Floor(Base, TimeSpan.Zero));

    [Fact]
    public async Task PassSignal_LaterPass_WakesWhoWaitsForAnEarlierOne()
    {
        var signal = new PassSignal();
        var early = signal.WaitForAsync(Base, TestContext.Current.CancellationToken);
        var late = signal.WaitForAsync(Base.AddMinutes(1), TestContext.Current.CancellationToken);
        signal.Complete(Base.AddSeconds(-1));
        Assert.False(early.IsCompleted);
        signal.Complete(Base.AddSeconds(15));
        await early;
        Assert.False(late.IsCompleted);
        signal.Complete(Base.AddSeconds(1)); // Lies back: ignored.
        Assert.Equal(Base.AddSeconds(15), signal.LastCompleted);
        signal.Complete(Base.AddMinutes(2));
        await late;
        await signal.WaitForAsync(Base, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task PassSignal_CancelledWait_Ends()
    {
        using var source = new CancellationTokenSource();
        var wait = new PassSignal().WaitForAsync(Base, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
