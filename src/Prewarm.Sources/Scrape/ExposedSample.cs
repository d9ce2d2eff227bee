namespace Prewarm.Sources.Scrape;

/// <summary>One line of an exposition.</summary>
internal sealed record ExposedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
