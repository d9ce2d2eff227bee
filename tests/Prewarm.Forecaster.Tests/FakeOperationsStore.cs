using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>Overrides, events and masks in memory.</summary>
internal sealed class FakeOperationsStore : IOperationsStore
{
    private readonly SortedDictionary<string, OperationsDocument> _documents = new(StringComparer.Ordinal);

    public void Put(OperationsDocument document) => _documents[document.Id] = document;

    public OperationsDocument? Find(string id) => _documents.GetValueOrDefault(id);

    public bool Delete(string id) => _documents.Remove(id);

    public IReadOnlyList<OperationsDocument> Active(DateTimeOffset at, string? kind = null) =>
        [.. List(kind).Where(document => document.Expires > at)];

    public IReadOnlyList<OperationsDocument> List(string? kind = null) =>
        [.. _documents.Values.Where(document => kind is null || document.Kind == kind)];

    public void Trim(DateTimeOffset before)
    {
        foreach (var old in List().Where(one => one.Kind != OperationsKinds.Mask && one.Expires < before))
        {
            _documents.Remove(old.Id);
        }
    }
}
