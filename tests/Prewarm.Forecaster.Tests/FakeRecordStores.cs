using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>Decisions in memory whose failures a test chooses.</summary>
internal sealed class FakeDecisionStore : IDecisionStore
{
    public List<DecisionRow> Rows { get; } = [];

    public StorageFailure? WritesFail { get; set; }

    public int Append(IReadOnlyCollection<DecisionRow> rows)
    {
        if (WritesFail is { } failure)
        {
            throw new StorageException(failure, "no: " + failure);
        }

        Rows.AddRange(rows);
        return rows.Count;
    }

    public DecisionRow? At(HistoryKey key, DateTimeOffset at) =>
        Rows.Where(row => row.Key == key && row.At <= at).MaxBy(row => row.At);

    public Page<DecisionRow> Range(
        HistoryKey key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next = null
    ) => new([.. Rows.Where(row => row.Key == key && row.At >= from && row.At <= to).Take(limit)], null);

    public void Trim(DateTimeOffset before) => Rows.RemoveAll(row => row.At < before);
}

/// <summary>A ledger in memory.</summary>
internal sealed class FakeLedgerStore : ILedgerStore
{
    public Dictionary<(HistoryKey, DateTimeOffset), LedgerRow> Rows { get; } = [];

    public int Put(IReadOnlyCollection<LedgerRow> rows)
    {
        foreach (var row in rows)
        {
            Rows[(row.Key, row.Opened)] = row;
        }

        return rows.Count;
    }

    public IReadOnlyList<LedgerRow> Open() => [.. Rows.Values.Where(row => row.Outcome == LedgerOutcome.Open)];

    public Page<LedgerRow> Range(
        HistoryKey? key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next = null
    ) =>
        new(
            [
                .. Rows
                    .Values.Where(row => (key is null || row.Key == key) && row.Opened >= from && row.Opened <= to)
                    .OrderBy(row => row.Opened)
                    .Take(limit),
            ],
            null
        );

    public void Trim(DateTimeOffset before) { }
}

/// <summary>Usage in memory.</summary>
internal sealed class FakeUsageStore : IUsageStore
{
    public Dictionary<(HistoryKey, DateTimeOffset), UsageRow> Rows { get; } = [];

    public int Put(IReadOnlyCollection<UsageRow> rows)
    {
        foreach (var row in rows)
        {
            Rows[(row.Key, row.Hour)] = row;
        }

        return rows.Count;
    }

    public IReadOnlyList<UsageRow> Range(DateTimeOffset from, DateTimeOffset to) =>
        [.. Rows.Values.Where(row => row.Hour >= from && row.Hour < to)];

    public void Trim(DateTimeOffset before) { }
}

/// <summary>Live accuracy in memory whose failures a test chooses.</summary>
internal sealed class FakeAccuracyStore : IAccuracyStore
{
    public List<AccuracyRow> Rows { get; } = [];

    public StorageFailure? WritesFail { get; set; }

    public int Put(IReadOnlyCollection<AccuracyRow> rows)
    {
        if (WritesFail is { } failure)
        {
            throw new StorageException(failure, "no: " + failure);
        }

        Rows.AddRange(rows);
        return rows.Count;
    }

    public IReadOnlyList<AccuracyRow> Range(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        [.. Rows.Where(row => row.Key == key && row.Hour >= from && row.Hour <= to)];

    public void Trim(DateTimeOffset before) { }
}
