namespace Prewarm.Storage;

/// <summary>Live accuracy, one row per workload, hour, lead and model version: putting a row again replaces it. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IAccuracyStore
{
    /// <summary>Adds or replaces rows in one transaction.</summary>
    /// <returns>How many rows belonged to registered workloads; the others are dropped.</returns>
    int Put(IReadOnlyCollection<AccuracyRow> rows);

    /// <summary>Rows with an hour in [from, to], by hour, lead and version.</summary>
    IReadOnlyList<AccuracyRow> Range(HistoryKey key, DateTimeOffset from, DateTimeOffset to);

    /// <summary>Forgets hours before an instant.</summary>
    void Trim(DateTimeOffset before);
}
