using Prewarm.Forecasting.Replay;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaling.Tests.Decisions;

public sealed class HeadroomTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly DecisionSettings Settings = new()
    {
        Capacity = 20,
        TargetUtilization = 0.8,
        LeadTime = TimeSpan.FromMinutes(5),
        Quantile = 0.95,
    };

    [Fact]
    public void Of_NoPoints_LeavesDemandAsItIs()
    {
        var headroom = Headroom.Of(View([]), Settings);
        Assert.Equal((1, 1), (headroom.Forecast, headroom.Live));
        Assert.Equal(90, headroom.Evaluate(View([]), At, Settings).Demand, 1e-3); // The quantile nearest to 0.95 and above.
    }

    [Fact]
    public void Of_FullReplicas_AsksForFewerThanTheStatedUtilization()
    {
        var point = new OperatingPoint(0.5, 1, 0.9);
        var headroom = Headroom.Of(View([point]), Settings);
        Assert.Equal(0.8, headroom.Forecast, 1e-9);
        Assert.Equal(0.8 / 0.9, headroom.Live, 1e-9);
    }

    [Fact]
    public void Evaluate_SeveralPoints_AveragesWhatTheyAskFor()
    {
        OperatingPoint[] points = [new(0.5, 0.8, 0.8), new(0.9, 0.4, 0.8)];
        var view = View(points);
        var headroom = Headroom.Of(view, Settings);

        // (50 * 1 + 90 * 2) / 2 in units of the target.
        Assert.Equal(115, headroom.Evaluate(view, At, Settings).Demand * headroom.Forecast, 1e-3);
    }

    [Fact]
    public void Evaluate_Hold_KeepsWhatWasSaidWithinIt()
    {
        var view = View([new(0.5, 0.8, 0.8, TimeSpan.FromMinutes(15))]);
        Assert.Equal(70, Headroom.Of(view, Settings).Evaluate(view, At, Settings).Demand, 1e-3);
    }

    [Fact]
    public void Evaluate_LiveOnly_TakesTheForecastsVote()
    {
        var view = View([new(0, 1, 0.6)]);
        var headroom = Headroom.Of(view, Settings);
        var term = headroom.Evaluate(view, At, Settings);
        Assert.Equal(ForecastGrade.None, term.Grade);
        Assert.Contains("did not pay", term.Reason, StringComparison.Ordinal);
        Assert.Equal(0.8 / 0.6, headroom.Live, 1e-9);
    }

    [Fact]
    public void Of_ABadPoint_StaysWithTheStatedValues()
    {
        Assert.Equal(1, Headroom.Of(View([new(0.9, 0, 1)]), Settings).Live);
        Assert.Equal(1, Headroom.Of(View([new(double.NaN, 1, 1)]), Settings).Live);
    }

    [Fact]
    public void Ahead_SeveralPoints_BeginsWithWhatIsAskedForNow()
    {
        OperatingPoint[] points = [new(0.5, 0.8, 0.8), new(0.9, 0.4, 0.8, TimeSpan.FromMinutes(15)), new(0.5, 1, 0.9)];
        var view = View(points);
        var headroom = Headroom.Of(view, Settings);
        var now = headroom.Evaluate(view, At, Settings).Demand * headroom.Forecast;
        Assert.Equal(now, headroom.Ahead(view, Settings)[0], 1e-3);
    }

    [Fact]
    public void Ahead_NoPoints_FollowsTheStatedQuantile()
    {
        var view = View([]);
        Assert.Equal([90, 90], Headroom.Of(view, Settings).Ahead(view, Settings).Select(asked => Math.Round(asked, 3)));
    }

    [Fact]
    public void Ahead_LiveOnly_FollowsExpectedDemandAtTheLiveHeadroom()
    {
        var view = View([new(0, 1, 0.6)]);
        Assert.Equal(
            [53.333, 53.333],
            Headroom.Of(view, Settings).Ahead(view, Settings).Select(asked => Math.Round(asked, 3))
        );
    }

    [Fact]
    public void Ahead_Hold_KeepsAPeakForItsLengthAndNotLonger()
    {
        float[] said = [10, 80, 10, 10, 10, 10];
        var view = View([new(0.5, 0.8, 0.8, TimeSpan.FromMinutes(2))]) with
        {
            Mean = said,
            Levels = [0.5],
            WindowQuantiles = said,
            Holds = [TimeSpan.Zero, TimeSpan.FromMinutes(2)],
            Held = [10, 40],
        };
        Assert.Equal(
            [40, 80, 80, 80, 10, 10],
            Headroom.Of(view, Settings).Ahead(view, Settings).Select(asked => Math.Round(asked, 3))
        );
    }

    private static ForecastView View(OperatingPoint[] points) =>
        new()
        {
            Origin = At,
            Step = TimeSpan.FromMinutes(1),
            Mean = [40, 40],
            Levels = [0.5, 0.9],
            WindowQuantiles = [50, 50, 90, 90],
            Window = TimeSpan.FromMinutes(2),
            Operating = points,
            Holds = [TimeSpan.Zero, TimeSpan.FromMinutes(15)],
            Held = [50, 90, 70, 95],
        };
}
