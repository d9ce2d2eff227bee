using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>Decisions, ledger, accuracy and audit in memory, with the stores' own rules of order and paging.</summary>
public sealed class InMemoryRecords : IDecisionStore, ILedgerStore, IAccuracyStore, IAuditStore
{
    public List<DecisionRow> DecisionRows { get; } = [];

    public List<LedgerRow> LedgerRows { get; } = [];

    public List<AccuracyRow> AccuracyRows { get; } = [];

    public List<AuditEntry> AuditEntries { get; } = [];

    /// <summary>When set, every read fails with it.</summary>
    public StorageException? Failure { get; set; }

    public int Append(IReadOnlyCollection<DecisionRow> rows) => Add(DecisionRows, rows);

    public DecisionRow? At(HistoryKey key, DateTimeOffset at) =>
        Ready(DecisionRows).Where(row => row.Key == key && row.At <= at).MaxBy(row => row.At);

    Page<DecisionRow> IDecisionStore.Range(
        HistoryKey key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next
    ) =>
        Page(
            Ready(DecisionRows).Where(row => row.Key == key && row.At >= from && row.At <= to).OrderBy(row => row.At),
            limit,
            next
        );

    public int Put(IReadOnlyCollection<LedgerRow> rows) => Add(LedgerRows, rows);

    public IReadOnlyList<LedgerRow> Open() => [.. LedgerRows.Where(row => row.Closed is null)];

    Page<LedgerRow> ILedgerStore.Range(
        HistoryKey? key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next
    ) =>
        Page(
            Ready(LedgerRows)
                .Where(row => (key is null || row.Key == key) && row.Opened >= from && row.Opened <= to)
                .OrderBy(row => row.Opened),
            limit,
            next
        );

    public int Put(IReadOnlyCollection<AccuracyRow> rows) => Add(AccuracyRows, rows);

    IReadOnlyList<AccuracyRow> IAccuracyStore.Range(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        [.. Ready(AccuracyRows).Where(row => row.Key == key && row.Hour >= from && row.Hour <= to)];

    public void Append(AuditEntry entry) => AuditEntries.Add(entry);

    Page<AuditEntry> IAuditStore.Range(DateTimeOffset from, DateTimeOffset to, int limit, string? next) =>
        Page(
            Ready(AuditEntries).Where(row => row.At >= from && row.At <= to).OrderByDescending(row => row.At),
            limit,
            next
        );

    void IDecisionStore.Trim(DateTimeOffset before) => DecisionRows.RemoveAll(row => row.At < before);

    void ILedgerStore.Trim(DateTimeOffset before) => LedgerRows.RemoveAll(row => row.Opened < before);

    void IAccuracyStore.Trim(DateTimeOffset before) => AccuracyRows.RemoveAll(row => row.Hour < before);

    void IAuditStore.Trim(DateTimeOffset before) => AuditEntries.RemoveAll(row => row.At < before);

    private static int Add<T>(List<T> into, IReadOnlyCollection<T> rows)
    {
        into.AddRange(rows);
        return rows.Count;
    }

    private List<T> Ready<T>(List<T> rows) => Failure is null ? rows : throw Failure;

    private static Page<T> Page<T>(IEnumerable<T> rows, int limit, string? next)
    {
        var skip = 0;
        if (next is not null && !int.TryParse(next, out skip))
        {
            throw new ArgumentException("The page mark is not one of ours.", nameof(next));
        }

        var all = rows.ToList();
        var items = all.Skip(skip).Take(limit).ToList();
        return new Page<T>(
            items,
            skip + items.Count < all.Count
                ? (skip + items.Count).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : null
        );
    }
}
