using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class DepartureTests
{
    [Theory]
    [InlineData(300, 50, 5, 1, 345)] // Ten times the usual of a night is 45 more, not ten times the day.
    [InlineData(300, 50, 5, 0.5, 322.5)]
    [InlineData(300, 4, 5, 1, 240)]
    [InlineData(300, 0, 5, 1, 0)]
    [InlineData(300, 0, 0, 1, 300)]
    [InlineData(300, 5, 0, 0.1, 300.5)]
    [InlineData(300, 50, 5, 0, 300)]
    [InlineData(300, 1, 5, 0, 300)]
    public void From_TheForest_RisesByTheDifferenceAndFallsByTheRatio(
        double combined,
        double now,
        double then,
        double share,
        double expected
    ) => Assert.Equal(expected, new Departure(now, then).From(combined, share), 1e-9);
}
