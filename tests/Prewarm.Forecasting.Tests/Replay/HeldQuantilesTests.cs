using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.Tests.Replay;

public sealed class HeldQuantilesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Highest_AfterAPeak_KeepsItAsLongAsTheHold()
    {
        var held = new HeldQuantiles([TimeSpan.Zero, 2 * Minute], Minute, levels: 2);
        held.Add([1, 2]);
        held.Add([5, 9]);
        Assert.Equal([5, 9, 5, 9], held.Highest);
        held.Add([1, 2]);
        held.Add([1, 3]);
        Assert.Equal([1, 3, 5, 9], held.Highest);
        held.Add([0, 0]);
        Assert.Equal([0, 0, 1, 3], held.Highest);
    }
}
