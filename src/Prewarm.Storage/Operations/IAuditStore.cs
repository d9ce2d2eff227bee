namespace Prewarm.Storage;

/// <summary>Who changed what. Rows are appended and read, never changed; only age removes them. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IAuditStore
{
    void Append(AuditEntry entry);

    /// <summary>Entries in [from, to], newest first.</summary>
    /// <param name="limit">Rows of a page, 1 to 10,000.</param>
    /// <param name="next">Null for the first page, then <see cref="Page{T}.Next"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="next"/> is not one of ours, or the limit is out of range.</exception>
    Page<AuditEntry> Range(DateTimeOffset from, DateTimeOffset to, int limit, string? next = null);

    /// <summary>Forgets entries before an instant.</summary>
    void Trim(DateTimeOffset before);
}
