namespace Prewarm.Storage;

/// <summary>What workloads used, one row per workload and hour: putting a row again replaces it. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IUsageStore
{
    /// <summary>Adds or replaces rows in one transaction.</summary>
    /// <returns>How many rows belonged to registered workloads; the others are dropped.</returns>
    int Put(IReadOnlyCollection<UsageRow> rows);

    /// <summary>Rows of all workloads with an hour in [from, to), by hour.</summary>
    IReadOnlyList<UsageRow> Range(DateTimeOffset from, DateTimeOffset to);

    /// <summary>Forgets hours before an instant.</summary>
    void Trim(DateTimeOffset before);
}
