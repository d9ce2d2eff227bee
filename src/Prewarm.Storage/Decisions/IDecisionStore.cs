namespace Prewarm.Storage;

/// <summary>Decisions of the past. One row per workload and instant: appending a row again replaces it. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IDecisionStore
{
    /// <summary>Appends a batch in one transaction.</summary>
    /// <returns>How many rows belonged to registered workloads; the others are dropped.</returns>
    int Append(IReadOnlyCollection<DecisionRow> rows);

    /// <summary>The decision in force at an instant: the latest at or before it; null when there is none.</summary>
    DecisionRow? At(HistoryKey key, DateTimeOffset at);

    /// <summary>Decisions in [from, to], oldest first, a page at a time.</summary>
    /// <param name="limit">Rows of a page, 1 to 10,000.</param>
    /// <param name="next">Null for the first page, then <see cref="Page{T}.Next"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="next"/> is not one of ours, or the limit is out of range.</exception>
    Page<DecisionRow> Range(HistoryKey key, DateTimeOffset from, DateTimeOffset to, int limit, string? next = null);

    /// <summary>Forgets what lies before an instant; a store may keep up to a week longer.</summary>
    void Trim(DateTimeOffset before);
}
