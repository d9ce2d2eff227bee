using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>Overrides, events and masks in memory.</summary>
public sealed class InMemoryOperations : IOperationsStore
{
    private readonly Dictionary<string, OperationsDocument> _documents = new(StringComparer.Ordinal);

    public void Put(OperationsDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _documents[document.Id] = document;
    }

    public OperationsDocument? Find(string id) => _documents.GetValueOrDefault(id);

    public bool Delete(string id) => _documents.Remove(id);

    public IReadOnlyList<OperationsDocument> Active(DateTimeOffset at, string? kind = null) =>
        [.. List(kind).Where(document => document.Expires > at)];

    public IReadOnlyList<OperationsDocument> List(string? kind = null) =>
        [
            .. _documents
                .Values.Where(document => kind is null || document.Kind == kind)
                .OrderBy(document => document.Id, StringComparer.Ordinal),
        ];

    public void Trim(DateTimeOffset before)
    {
        foreach (var gone in _documents.Values.Where(document => document.Expires < before).ToList())
        {
            _documents.Remove(gone.Id);
        }
    }
}
