using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.Tests.Replay;

public sealed class OperatingBoardTests
{
    private const int Lead = 5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly double[] Levels = [0.5, 0.9, 0.98];

    [Fact]
    public void Points_ForecastThatKnowsTheJump_AreRunWithAForecast()
    {
        var board = Replayed(Jumps, origin => Jumps(origin + Lead + 1));
        Assert.All(board.Points, point => Assert.False(point.IsLiveOnly));
        Assert.True(board.ForecastOverLive < 0.9, $"{board.ForecastOverLive}");
    }

    [Fact]
    public void Points_ForecastThatCriesWolf_AreLiveOnly()
    {
        var board = Replayed(_ => 100, _ => 4000);
        Assert.All(board.Points, point => Assert.True(point.IsLiveOnly));
        Assert.True(board.ForecastOverLive > 1);
    }

    [Fact]
    public void Points_BeforeAnything_AreTheDefault()
    {
        var point = Assert.Single(new OperatingBoard(Rules(), Minute, Levels).Points);
        Assert.False(point.IsLiveOnly);
        Assert.Equal(0.8, point.LiveUtilization);
    }

    [Fact]
    public void Points_StatedLevelAndUtilization_AreKept()
    {
        var board = Replayed(
            Jumps,
            origin => Jumps(origin + Lead + 1),
            Rules() with
            {
                Level = 0.9,
                UtilizationMax = 0.6,
            }
        );
        Assert.All(
            board.Points,
            point =>
            {
                Assert.True(point.ForecastUtilization <= 0.6 && point.LiveUtilization <= 0.6);
                Assert.True(point.IsLiveOnly || point.Level.Equals(0.9));
            }
        );
    }

    [Fact]
    public void Costs_MissingMinutes_AreLeftOut()
    {
        var board = new OperatingBoard(Rules(), Minute, Levels);
        board.Advance(double.NaN);
        Assert.Equal(0, board.Steps);
        Assert.True(double.IsNaN(board.ForecastOverLive));
    }

    [Fact]
    public void Costs_ConstantDemandProvidedFor_MissNothingAndCostAboutTheInformedBill()
    {
        var best = Replayed(_ => 100, _ => 100).Costs()[0];
        Assert.Equal(0, best.Missed);
        Assert.InRange(best.Bill, 0.9, 1.3);
    }

    [Fact]
    public void CostsAtChoice_BetweenTwoChoices_StayAsTheyWereWhenChosen()
    {
        var board = Replayed(Jumps, origin => Jumps(origin + Lead + 1));
        var kept = board.CostsAtChoice;
        Assert.All(board.Points, point => Assert.Contains(kept.Take(10), cost => cost.Point == point));
        board.Advance(20);
        Assert.Same(kept, board.CostsAtChoice);
    }

    [Fact]
    public void Points_WithinTheFirstHours_StayTheDefault()
    {
        var board = Replayed(_ => 100, _ => 4000, minutes: 3 * 60);
        Assert.False(Assert.Single(board.Points).IsLiveOnly);
        Assert.Equal(0, board.ChosenAfter);
        Assert.True(board.Comparison!.Saving > 0);
    }

    [Fact]
    public void Points_ThatMissLess_TakeOverAtOnce()
    {
        var board = Replayed(_ => 100, _ => 100, minutes: 1440);
        Assert.All(board.Points, point => Assert.True(point.LiveUtilization > 0.8));

        // Three jumps within one of 24 hours: a resample that leaves it out finds the fuller replicas cheaper.
        for (var minute = 0; minute < 60; minute++)
        {
            board.Advance(minute / 10 % 2 == 1 ? 125 : 100);
            board.Forecast([100, 100, 100]);
        }

        Assert.All(board.Points, point => Assert.True(point.LiveUtilization <= 0.8));
        Assert.Equal(1440 + 60, board.ChosenAfter);
        Assert.True(board.Comparison!.Low < 0, $"{board.Comparison}");
    }

    [Fact]
    public void Points_CheaperByFewerReplicasInOneHour_AreNotPromoted()
    {
        var board = Replayed(minute => minute % 60 is >= 30 and < 33 ? 125 : 100, _ => 100, minutes: 1440);
        var before = board.Points;
        for (var minute = 0; minute < 60; minute++)
        {
            board.Advance(100);
            board.Forecast([100, 100, 100]);
        }

        Assert.Equal(before, board.Points);
    }

    /// <summary>Two replicas' worth, and twenty for ten minutes of every hour.</summary>
    private static double Jumps(int minute) => minute % 60 is >= 30 and < 40 ? 200 : 20;

    private static ReplayRules Rules() => new() { Capacity = 10, LeadTime = Lead * Minute };

    private static OperatingBoard Replayed(
        Func<int, double> demand,
        Func<int, double> said,
        ReplayRules? rules = null,
        int minutes = 2 * 1440
    )
    {
        var board = new OperatingBoard(rules ?? Rules(), Minute, Levels);
        for (var minute = 0; minute < minutes; minute++)
        {
            board.Advance(demand(minute));
            var quantile = said(minute);
            board.Forecast([quantile, quantile, quantile]);
        }

        return board;
    }
}
