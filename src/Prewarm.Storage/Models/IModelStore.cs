namespace Prewarm.Storage;

/// <summary>The registry of models: versions, one champion per workload, rollback. Thread-safe, and safe with several writers.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IModelStore
{
    /// <summary>Adds a version as a challenger. The same content again gives the version that is there already.</summary>
    /// <exception cref="ArgumentException">The content is empty or too large, or the workload is not registered.</exception>
    ModelVersion Publish(NewModel model, double canaryShare = 0);

    /// <summary>Every version of a workload, newest first.</summary>
    IReadOnlyList<ModelVersion> Versions(HistoryKey key);

    /// <summary>The model that makes the forecasts; null when none was promoted.</summary>
    ModelVersion? Champion(HistoryKey key);

    /// <summary>The content of a version, after its hash was checked; null when there is no such version.</summary>
    /// <exception cref="StorageException">With <see cref="StorageFailure.CorruptModel"/>: the content is not what was published.</exception>
    byte[]? Load(HistoryKey key, long version);

    /// <summary>Makes a version the champion; the champion before becomes a former one.</summary>
    /// <returns>False when there is no such version, or it was refused.</returns>
    bool Promote(HistoryKey key, long version, DateTimeOffset at);

    /// <summary>Brings the latest former champion back and refuses the present one.</summary>
    /// <returns>The champion now; null when there was nothing to go back to and all stays as it is.</returns>
    ModelVersion? Rollback(HistoryKey key, DateTimeOffset at);

    /// <summary>Takes a version out of use. A refused champion leaves its place to the latest former one.</summary>
    void Refuse(HistoryKey key, long version);

    /// <summary>Sets the canary share of a challenger, 0-1.</summary>
    /// <returns>False when there is no such challenger.</returns>
    bool SetCanaryShare(HistoryKey key, long version, double share);

    /// <summary>Challengers of all workloads that have a canary share.</summary>
    IReadOnlyList<ModelVersion> Canaries();

    /// <summary>Deletes the oldest versions beyond a number per workload, never the champion nor the latest former one.</summary>
    void Trim(int versionsKept);
}
