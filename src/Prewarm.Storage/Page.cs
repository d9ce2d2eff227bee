namespace Prewarm.Storage;

/// <summary>One page of a longer answer.</summary>
/// <param name="Items">In the order of the query.</param>
/// <param name="Next">Give it to the same query to go on; null at the end. Opaque.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
