namespace Prewarm.Scaler.Forecasts;

/// <summary>The operator's documents as last received. They outlive the connection that brought them, and expire by themselves.</summary>
/// <remarks>Written by the stream loop as a whole, read by anyone without a lock.</remarks>
internal sealed class OperationsCache
{
    private volatile OperationsItem[] _items = [];

    /// <summary>Every document received, by id, expired ones included: ask <see cref="OperationsItem.IsActive"/>.</summary>
    public IReadOnlyList<OperationsItem> Items => _items;

    /// <summary>Documents of a kind that hold for a workload at an instant, by id.</summary>
    public IEnumerable<OperationsItem> Active(string kind, string @namespace, string name, DateTimeOffset at) =>
        _items.Where(item => item.Kind == kind && item.IsActive(at) && item.Concerns(@namespace, name));

    /// <summary>Replaces all.</summary>
    public void Replace(OperationsItem[] items) => _items = [.. items.OrderBy(item => item.Id, StringComparer.Ordinal)];
}
