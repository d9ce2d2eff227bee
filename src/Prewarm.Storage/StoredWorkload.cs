namespace Prewarm.Storage;

/// <summary>A registered workload and its settings, opaque bytes to the store.</summary>
public sealed record StoredWorkload(HistoryKey Key, byte[] Settings);
