namespace Prewarm.Storage;

/// <summary>The ledger of pre-warms. One row per workload and opening: putting it again replaces it. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface ILedgerStore
{
    /// <summary>Adds or replaces rows in one transaction.</summary>
    /// <returns>How many rows belonged to registered workloads; the others are dropped.</returns>
    int Put(IReadOnlyCollection<LedgerRow> rows);

    /// <summary>Rows that are open, of all workloads.</summary>
    IReadOnlyList<LedgerRow> Open();

    /// <summary>Rows opened in [from, to], oldest first.</summary>
    /// <param name="key">One workload; null means all.</param>
    /// <param name="limit">Rows of a page, 1 to 10,000.</param>
    /// <param name="next">Null for the first page, then <see cref="Page{T}.Next"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="next"/> is not one of ours, or the limit is out of range.</exception>
    Page<LedgerRow> Range(HistoryKey? key, DateTimeOffset from, DateTimeOffset to, int limit, string? next = null);

    /// <summary>Forgets closed rows that were opened before an instant.</summary>
    void Trim(DateTimeOffset before);
}
