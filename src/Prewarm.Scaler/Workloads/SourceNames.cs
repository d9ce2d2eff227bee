namespace Prewarm.Scaler.Workloads;

/// <summary>Names of the configured sources, to check metadata against; null when any name is accepted (tests with a fake reader).</summary>
internal sealed record SourceNames(IReadOnlyCollection<string>? Names);
