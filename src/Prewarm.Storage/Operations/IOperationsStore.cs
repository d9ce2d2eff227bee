namespace Prewarm.Storage;

/// <summary>Overrides, events and masks. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IOperationsStore
{
    /// <summary>Adds a document, or replaces the one with the same id.</summary>
    /// <exception cref="ArgumentException">A member breaks its stated rule.</exception>
    void Put(OperationsDocument document);

    /// <summary>One document, expired or not; null when there is none.</summary>
    OperationsDocument? Find(string id);

    /// <returns>False when there was none.</returns>
    bool Delete(string id);

    /// <summary>Documents that have not expired at an instant, those to come included, by id.</summary>
    /// <param name="kind">One kind; null means all.</param>
    IReadOnlyList<OperationsDocument> Active(DateTimeOffset at, string? kind = null);

    /// <summary>Every document, expired ones included, by id.</summary>
    IReadOnlyList<OperationsDocument> List(string? kind = null);

    /// <summary>Forgets documents that expired before an instant. Masks stay: they say what history must not be learned from.</summary>
    void Trim(DateTimeOffset before);
}
