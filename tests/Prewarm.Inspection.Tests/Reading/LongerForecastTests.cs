using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Reading;

public sealed class LongerForecastTests
{
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    [Fact]
    public void Join_AFarOneMadeTenMinutesBefore_ContinuesAtTheSameInstant()
    {
        var near = Forecast(Now, [1, 2, 3]) with { Operating = [new OperatingPoint(0.9, 1, 1)] };
        var far = Forecast(Now.AddMinutes(-10), [.. Enumerable.Range(100, 20).Select(i => (double)i)]);
        var joined = LongerForecast.Join(near, far, points: 6);
        Assert.Equal([1, 2, 3, 113, 114, 115], joined.Mean);
        Assert.Equal([2, 3, 4, 114, 115, 116], joined.WindowQuantiles[..6]);
        Assert.Equal([3, 4, 5, 115, 116, 117], joined.WindowQuantiles[6..]);
        Assert.Equal((near.Origin, near.Operating), (joined.Origin, joined.Operating));
    }

    [Fact]
    public void Join_OneThatDoesNotReachFurtherOrBeginsLater_LeavesTheNearOne()
    {
        var near = Forecast(Now, [1, 2, 3]);
        Assert.Same(near, LongerForecast.Join(near, Forecast(Now, [7, 8]), points: 6));
        Assert.Same(near, LongerForecast.Join(near, Forecast(Now.AddMinutes(1), [7, 8, 9, 10]), points: 6));
        var others = Forecast(Now, [7, 8, 9, 10]) with { Levels = [0.5, 0.8] };
        Assert.Same(near, LongerForecast.Join(near, others, points: 6));
    }

    private static WindowForecast Forecast(DateTimeOffset origin, double[] mean) =>
        new()
        {
            Origin = origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = mean,
            Levels = [0.5, 0.9],
            WindowQuantiles = [.. mean.Select(value => value + 1), .. mean.Select(value => value + 2)],
            Model = "forest",
            Learning = false,
            Reason = string.Empty,
            HistoryPoints = 10,
        };
}
