namespace Prewarm.Storage;

/// <summary>Why a store cannot be read or written.</summary>
public enum StorageFailure
{
    /// <summary>Anything without a name of its own; the message carries the store's error code.</summary>
    Other,

    /// <summary>Another process of ours holds the store.</summary>
    InUse,

    /// <summary>A foreign connection holds a lock for longer than we wait.</summary>
    Locked,

    /// <summary>No room is left.</summary>
    Full,

    /// <summary>The file or its folder cannot be written.</summary>
    ReadOnly,

    /// <summary>The file broke while it was open. The next start sets it aside.</summary>
    Corrupt,

    /// <summary>A newer version of this program wrote the store.</summary>
    NewerSchema,

    /// <summary>A stored model is not what was published. The store itself is well.</summary>
    CorruptModel,

    /// <summary>The database server is away; the next call tries again.</summary>
    Unreachable,
}
