namespace Prewarm.Storage.Tests.Conformance;

/// <summary>What every store of decisions, ledger rows and accuracy does.</summary>
public abstract class RecordsConformance(StoreHome home) : EngineSource(home)
{
    [Fact]
    public void Decisions_AtAnInstant_IsTheLatestBefore()
    {
        using var engine = OpenRegistered();
        var (first, second) = (Decision(Key, 0), Decision(Key, 1) with { Ready = double.NaN, Required = double.NaN });
        Assert.Equal(2, engine.Decisions.Append([second, first, Decision(new HistoryKey("no", "such", "one"), 0)]));
        Assert.Null(engine.Decisions.At(Key, Start.AddSeconds(-1)));
        Assert.Equal(first, engine.Decisions.At(Key, Start.AddSeconds(14)));
        Assert.Equal(second, engine.Decisions.At(Key, Start.AddDays(1)));
        Assert.Null(engine.Decisions.At(Other, Start.AddDays(1)));
    }

    [Fact]
    public void Decisions_SameInstantAgain_IsOneRow()
    {
        using var engine = OpenRegistered();
        engine.Decisions.Append([Decision(Key, 0)]);
        engine.Decisions.Append([Decision(Key, 0) with { Replicas = 9 }]);
        Assert.Equal(9, Assert.Single(engine.Decisions.Range(Key, Start, Start, 10).Items).Replicas);
    }

    [Fact]
    public void Decisions_Pages_CoverTheRangeOnce()
    {
        using var engine = OpenRegistered();
        var rows = Enumerable.Range(0, 25).Select(i => Decision(Key, i)).ToArray();
        engine.Decisions.Append([.. rows, .. rows.Select(row => row with { Key = Other })]);
        var (found, next) = (new List<DecisionRow>(), (string?)null);
        do
        {
            var page = engine.Decisions.Range(Key, Start.AddSeconds(15), Start.AddDays(1), 7, next);
            found.AddRange(page.Items);
            next = page.Next;
        } while (next is not null);
        Assert.Equal(rows[1..], found);
        Assert.Throws<ArgumentException>(() => engine.Decisions.Range(Key, Start, Start, 7, "elsewhere"));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Decisions.Range(Key, Start, Start, 0));
    }

    [Fact]
    public void Decisions_Trim_ForgetsOldOnesOnly()
    {
        using var engine = OpenRegistered();
        var old = Decision(Key, 0) with { At = Start.AddDays(-30) };
        engine.Decisions.Append([old, Decision(Key, 0)]);
        engine.Decisions.Trim(Start.AddDays(-10));
        Assert.Equal([Decision(Key, 0)], engine.Decisions.Range(Key, Start.AddDays(-40), Start, 10).Items);
    }

    [Fact]
    public void Ledger_PutAgain_ReplacesAndClosedRowsAreNotOpen()
    {
        using var engine = OpenRegistered();
        Assert.Equal(1, engine.Ledger.Put([Row(Key, 0), Row(new HistoryKey("no", "such", "one"), 0)]));
        Assert.Equal([Row(Key, 0)], engine.Ledger.Open());
        var closed = Row(Key, 0) with
        {
            DemandCame = Start.AddMinutes(3),
            Closed = Start.AddMinutes(9),
            Outcome = LedgerOutcome.Used,
            MinutesSaved = 2.5,
        };
        engine.Ledger.Put([closed]);
        Assert.Empty(engine.Ledger.Open());
        Assert.Equal([closed], engine.Ledger.Range(Key, Start, Start, 10).Items);
    }

    [Fact]
    public void Ledger_PagesOverAllWorkloads_CoverTheRangeOnce()
    {
        using var engine = OpenRegistered();
        var rows = Enumerable.Range(0, 9).SelectMany(i => new[] { Row(Key, i), Row(Other, i) }).ToArray();
        engine.Ledger.Put(rows);
        var (found, next) = (new List<LedgerRow>(), (string?)null);
        do
        {
            var page = engine.Ledger.Range(null, Start, Start.AddDays(1), 5, next);
            found.AddRange(page.Items);
            next = page.Next;
        } while (next is not null);
        Assert.Equal(rows, found);
        Assert.Equal(9, engine.Ledger.Range(Other, Start, Start.AddDays(1), 100).Items.Count);
    }

    [Fact]
    public void Ledger_Trim_LeavesOpenRows()
    {
        using var engine = OpenRegistered();
        engine.Ledger.Put([Row(Key, 0), Row(Key, 1) with { Outcome = LedgerOutcome.Wasted }]);
        engine.Ledger.Trim(Start.AddDays(1));
        Assert.Equal([Row(Key, 0)], engine.Ledger.Range(null, Start, Start.AddDays(1), 10).Items);
    }

    [Fact]
    public void Accuracy_PutAgain_ReplacesTheHour()
    {
        using var engine = OpenRegistered();
        var row = new AccuracyRow(Key, Start, TimeSpan.FromMinutes(5), 3, 0.95, 60, 57, 58, 12.5, 30, -4, 600);
        Assert.Equal(2, engine.Accuracy.Put([row, row with { Lead = TimeSpan.FromHours(1) }]));
        engine.Accuracy.Put([row with { Count = 61 }]);
        Assert.Equal(
            [row with { Count = 61 }, row with { Lead = TimeSpan.FromHours(1) }],
            engine.Accuracy.Range(Key, Start, Start.AddHours(1))
        );
        engine.Accuracy.Trim(Start.AddHours(1));
        Assert.Empty(engine.Accuracy.Range(Key, Start, Start.AddHours(1)));
    }

    [Fact]
    public void Usage_PutAgain_ReplacesTheHourAndUnknownStaysUnknown()
    {
        using var engine = OpenRegistered();
        var row = new UsageRow(Key, Start, 60, 240, 180, 60, 420, double.NaN);
        Assert.Equal(2, engine.Usage.Put([row, row with { Key = Other, Hour = Start.AddHours(1), Requests = 9 }]));
        engine.Usage.Put([row with { Minutes = 59 }]);
        Assert.Equal(
            [row with { Minutes = 59 }, row with { Key = Other, Hour = Start.AddHours(1), Requests = 9 }],
            engine.Usage.Range(Start, Start.AddHours(2))
        );
        Assert.Single(engine.Usage.Range(Start, Start.AddHours(1)));
        engine.Usage.Trim(Start.AddHours(1));
        Assert.Single(engine.Usage.Range(Start.AddDays(-1), Start.AddDays(1)));
    }

    private static DecisionRow Decision(HistoryKey key, int step) =>
        new(key, Start.AddSeconds(15 * step), 3 + step, 2, 0, 41.5, 30, 41.5, 16, "{\"mode\":\"floor\"}");

    private static LedgerRow Row(HistoryKey key, int minute) =>
        new(key, Start.AddMinutes(minute), "forecast demand", 4, 2, null, null, LedgerOutcome.Open, 0, 1.25);
}
