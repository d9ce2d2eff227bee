namespace Prewarm.Sources;

/// <summary>A source could not be read. The message names the source and the reason, never an address or a credential.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The source has too much to do: leave it in peace for a while.</summary>
    public bool IsBusy { get; init; }

    /// <summary>The source may answer when asked for less at once.</summary>
    public bool IsTooBig { get; init; }
}
