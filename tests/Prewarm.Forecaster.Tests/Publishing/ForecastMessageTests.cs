using Prewarm.Forecaster.Publishing;

namespace Prewarm.Forecaster.Tests.Publishing;

public sealed class ForecastMessageTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;

    [Fact]
    public void Build_AfterScores_TellsLossAndCoverage()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Train();
        var workload = bench.Board.Find(ForecasterBench.Key("a"))!;
        var message = ForecastMessage.Build(workload, workload.Served!);

        Assert.Equal(workload.Served!.Diagnostics.ScoredWindows, message.ScoredWindows);
        Assert.True(message.ScoredWindows > 100);
        Assert.InRange(message.LossRatio, 0, 5);
        Assert.InRange(message.Coverage, 0, 1);
        Assert.Contains(message.CoverageLevel, message.Levels);
    }

    [Fact]
    public void Build_BeforeAnyScore_LeavesTheGateOpen()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromMinutes(3), Start, "a"));
        bench.Train();
        var workload = bench.Board.Find(ForecasterBench.Key("a"))!;
        Assert.Equal(0, ForecastMessage.Build(workload, workload.Served!).ScoredWindows);
    }
}
