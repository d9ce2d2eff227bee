namespace Prewarm.Scaler;

/// <summary>Names of the configured sources, to check metadata against; null when any name is accepted.</summary>
public sealed record SourceCatalog(IReadOnlyCollection<string>? Names);
