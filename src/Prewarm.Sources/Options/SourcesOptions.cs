namespace Prewarm.Sources.Options;

/// <summary>All configured sources by name.</summary>
public sealed record SourcesOptions(IReadOnlyDictionary<string, SourceOptions> ByName)
{
    public const string Section = "Sources";
}
