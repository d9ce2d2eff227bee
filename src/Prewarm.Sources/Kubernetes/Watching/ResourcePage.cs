namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>One page of a list.</summary>
/// <param name="Version">Resource version that a watch goes on from.</param>
/// <param name="Continue">Token of the next page; null or empty on the last.</param>
internal sealed record ResourcePage<T>(IReadOnlyList<T> Items, string Version, string? Continue);
