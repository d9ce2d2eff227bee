namespace Prewarm.Storage;

/// <summary>The store cannot do its job: disk full, locked by another process, not writable. The message is safe to show.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
