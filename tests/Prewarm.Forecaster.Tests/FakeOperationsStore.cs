using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>Operators' documents in memory whose failures a test chooses.</summary>
internal sealed class FakeOperationsStore : IOperationsStore
{
    private readonly Dictionary<string, OperationsDocument> _documents = [];

    public StorageFailure? ReadsFail { get; set; }

    /// <summary>Lays a mask over a span.</summary>
    public void Mask(string id, string scope, DateTimeOffset from, DateTimeOffset expires) =>
        Put(new OperationsDocument(id, OperationsKinds.Mask, scope, "load test", "ops", from, from, expires, "{}"));

    public void Put(OperationsDocument document) => _documents[document.Id] = document;

    public OperationsDocument? Find(string id) => _documents.GetValueOrDefault(id);

    public bool Delete(string id) => _documents.Remove(id);

    public IReadOnlyList<OperationsDocument> Active(DateTimeOffset at, string? kind = null) =>
        [.. List(kind).Where(document => document.Expires > at)];

    public IReadOnlyList<OperationsDocument> List(string? kind = null) =>
        ReadsFail is { } failure
            ? throw new StorageException(failure, "no: " + failure)
            :
            [
                .. _documents
                    .Values.Where(document => kind is null || document.Kind == kind)
                    .OrderBy(document => document.Id, StringComparer.Ordinal),
            ];

    public void Trim(DateTimeOffset before)
    {
        foreach (var old in List().Where(one => one.Kind != OperationsKinds.Mask && one.Expires < before))
        {
            _documents.Remove(old.Id);
        }
    }
}
