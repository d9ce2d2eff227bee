using Prewarm.Forecaster.Recording;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Recording;

public sealed class DecisionRecorderTests
{
    [Fact]
    public void Report_Decisions_AreKeptAndBecomeLedgerRows()
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        Report(bench, Decision(0, 2, 20), Decision(1, 4, 20), Decision(2, 2, 20));
        Assert.True(bench.Recorder.RunOnce());
        Assert.Equal([2, 4, 2], bench.Decisions.Rows.Select(row => row.Replicas));
        Assert.Equal(LedgerOutcome.Wasted, Assert.Single(bench.Ledger.Rows.Values).Outcome);
    }

    [Fact]
    public void Report_WhatIsNoDecision_IsRefusedAndTheOthersAreKept()
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        var bad = new[] { Decision(0, -1, 1), Decision(0, 1, 1), Decision(0, 1, 1), Decision(0, 1, 1) };
        bad[1].Json = string.Empty;
        bad[2].Rung = 9;
        bad[3].Key = null;
        Report(bench, [.. bad, Decision(1, 3, 20)]);
        bench.Recorder.RunOnce();
        Assert.Equal(3, Assert.Single(bench.Decisions.Rows).Replicas);
        Assert.Equal(4, ForecasterBench.ByOutcome(bench.Refused)["decision"]);
    }

    [Fact]
    public void RunOnce_StoreAway_HoldsTellsOnceAndKeepsLater()
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        bench.Decisions.WritesFail = StorageFailure.Unreachable;
        Report(bench, Decision(0, 2, 20));
        Assert.False(bench.Recorder.RunOnce());
        Report(bench, Decision(1, 3, 20));
        Assert.False(bench.Recorder.RunOnce());
        Assert.Single(bench.Logs, log => log.Id.Id == 2031);
        bench.Decisions.WritesFail = null;
        Assert.True(bench.Recorder.RunOnce());
        Assert.Equal([2, 3], bench.Decisions.Rows.Select(row => row.Replicas));
    }

    [Fact]
    public void RunOnce_RecordHoldsLiveAlone_LedgerAndUsageAreJudgedByItAndTheRowIsKeptAsItCame()
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        const string Json = """{"decision":{"liveAloneRequired":20}}""";
        Report(
            bench,
            [.. Enumerable.Range(0, 3).Select(minute => Decision(minute, minute == 1 ? 4 : 2, live: 40, Json))]
        );
        Assert.True(bench.Recorder.RunOnce());
        Assert.All(bench.Decisions.Rows, row => Assert.Equal((40.0, Json), (row.Live, row.Json)));
        var prewarm = Assert.Single(bench.Ledger.Rows.Values);
        Assert.Equal((2, LedgerOutcome.Wasted), (prewarm.LiveReplicas, prewarm.Outcome));
        Assert.Equal(2 * 2, Assert.Single(Usage(bench)).ReactiveMinutes, 6);
    }

    [Theory]
    [InlineData("""{"decision":{"liveRequired":40}}""")]
    [InlineData("""{"decision":{"liveAloneRequired":"NaN"}}""")]
    [InlineData("""{"decision":3}""")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    public void RunOnce_RecordWithoutLiveAlone_TheLiveTermStandsIn(string json)
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        Report(bench, [.. Enumerable.Range(0, 3).Select(minute => Decision(minute, 4, live: 40, json))]);
        Assert.True(bench.Recorder.RunOnce());
        Assert.Empty(bench.Ledger.Rows); // As many replicas as the live term asks for: nothing was warmed beforehand.
        Assert.Equal(4 * 2, Assert.Single(Usage(bench)).ReactiveMinutes, 6);
    }

    [Fact]
    public void Offer_MoreThanTheQueueHolds_DropsTheOldestAndCounts()
    {
        using var bench = new ForecasterBench();
        bench.Report(ForecasterBench.Start, [ForecasterBench.Settings("llama")]);
        Report(bench, [.. Enumerable.Range(0, DecisionRecorder.QueueLength + 5).Select(i => Decision(i, i, 20))]);
        bench.Recorder.RunOnce();
        Assert.Equal(DecisionRecorder.QueueLength, bench.Decisions.Rows.Count);
        Assert.Equal(5, bench.Decisions.Rows[0].Replicas);
        Assert.Equal(5, ForecasterBench.ByOutcome(bench.Refused)["decision"]);
    }

    private static void Report(ForecasterBench bench, params DecisionReport[] decisions)
    {
        var request = new ReportRequest { AtUnixMs = ForecasterBench.Start.ToUnixTimeMilliseconds() };
        request.Decisions.Add(decisions);
        bench.Get<Prewarm.Forecaster.Collecting.Collector>().Take(request);
    }

    private static IReadOnlyList<UsageRow> Usage(ForecasterBench bench) =>
        bench.Get<IUsageStore>().Range(ForecasterBench.Start.AddHours(-1), ForecasterBench.Start.AddHours(1));

    private static DecisionReport Decision(int minute, int replicas, double live, string json = "{}") =>
        new()
        {
            Key = ForecasterBench.Wire("llama"),
            AtUnixMs = ForecasterBench.Start.AddMinutes(minute).ToUnixTimeMilliseconds(),
            Replicas = replicas,
            Ready = 2,
            Required = replicas * 10,
            Live = live,
            Forecast = replicas * 10,
            Target = 10,
            Json = json,
        };
}
