using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Charts;

namespace Prewarm.Inspection.Tests.Charts;

public sealed class BandLevelTests
{
    [Theory]
    [InlineData(new[] { 0.5, 0.9, 0.95, 0.998 }, new double[] { }, 0.95)]
    [InlineData(new[] { 0.5, 0.9, 0.95, 0.998 }, new[] { 0.8, 0.998 }, 0.998)] // What is provided for is within the band.
    [InlineData(new[] { 0.5, 0.9, 0.99 }, new[] { 0.8 }, 0.99)]
    [InlineData(new[] { 0.5, 0.9 }, new[] { 0.8 }, 0.9)]
    public void BandLevel_IsWhatIsPlannedWith(double[] levels, double[] inForce, double expected)
    {
        var forecast = new WindowForecast
        {
            Origin = DateTimeOffset.UnixEpoch,
            Step = TimeSpan.FromMinutes(1),
            Mean = [1],
            Levels = levels,
            WindowQuantiles = new double[levels.Length],
            Operating = [.. inForce.Select(level => new OperatingPoint(level, 0.9, 0.8))],
            Model = "test",
            Learning = false,
            Reason = "test",
            HistoryPoints = 1,
        };
        Assert.Equal(expected, levels[WorkloadFigure.BandLevel(forecast)]);
    }
}
