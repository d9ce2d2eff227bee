namespace Prewarm.Storage;

/// <summary>The store cannot do its job. The message is one line and safe to show; it names no path but the file's own name.</summary>
public sealed class StorageException(StorageFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of trouble it is.</summary>
    public StorageFailure Failure { get; } = failure;
}
