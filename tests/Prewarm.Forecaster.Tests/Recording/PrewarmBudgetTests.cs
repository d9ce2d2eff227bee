using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Recording;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Recording;

public sealed class PrewarmBudgetTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly HistoryKey Key = ForecasterBench.Key("a");

    [Fact]
    public void IsSpent_MoreInVainThanAllowed_AndFreesItselfAfterADay()
    {
        var budget = new PrewarmBudget();
        for (var i = 0; i < 3; i++)
        {
            budget.Take(Row(i, LedgerOutcome.Wasted));
        }

        Assert.False(budget.IsSpent(Start.AddHours(1), 3));
        Assert.True(budget.IsSpent(Start.AddHours(1), 2));
        Assert.False(budget.IsSpent(Start.AddHours(1), 0));
        Assert.False(budget.IsSpent(Start.AddDays(1).AddMinutes(30), 2));
    }

    [Fact]
    public void IsSpent_MostWereOfUse_IsNot()
    {
        var budget = new PrewarmBudget();
        for (var i = 0; i < 9; i++)
        {
            budget.Take(Row(i, i % 3 == 0 ? LedgerOutcome.Wasted : LedgerOutcome.Used));
        }

        Assert.False(budget.IsSpent(Start.AddHours(1), 1));
    }

    [Fact]
    public void Recorder_BudgetSpentBeforeTheRestart_PublishesWithoutAVote()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"),
            options => options.WastedPrewarmsPerDay = 2
        );
        bench.Ledger.Put([.. Enumerable.Range(-9, 5).Select(i => Row(i, LedgerOutcome.Wasted))]);
        bench.Train();
        bench.Get<LedgerKeeper>().Load();
        bench.Recorder.RunOnce();
        var workload = bench.Board.Find(Key)!;
        var message = ForecastMessage.Build(workload, workload.Served!);
        Assert.Equal("throttled", message.State);
        Assert.Contains("in vain", message.Reason, StringComparison.Ordinal);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        bench.Recorder.RunOnce();
        Assert.Equal("ready", ForecastMessage.Build(workload, workload.Served!).State);
    }

    private static LedgerRow Row(int minute, LedgerOutcome outcome) =>
        new(Key, Start.AddMinutes(minute), "r", 3, 2, null, Start.AddMinutes(minute), outcome, 0, 1);
}
