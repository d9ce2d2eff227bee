namespace Prewarm.Sources;

/// <summary>A source could not be read. The message names the source and the reason, never an address or a credential.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
