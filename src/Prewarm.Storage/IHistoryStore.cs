using Prewarm.Forecasting.Series;

namespace Prewarm.Storage;

/// <summary>Demand of the past, one value per minute: the mean of what was sampled in that minute. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IHistoryStore : IDisposable
{
    /// <summary>Adds a workload or replaces its settings.</summary>
    void Register(StoredWorkload workload);

    /// <summary>Every registered workload.</summary>
    IReadOnlyList<StoredWorkload> Workloads();

    /// <summary>Stores one closed minute of many workloads in one transaction. A value that is there already is replaced.</summary>
    /// <returns>How many values belonged to registered workloads.</returns>
    int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, double>> values);

    /// <summary>Adds minutes of the past; NaN is skipped.</summary>
    /// <param name="overwrite">False keeps what was sampled live.</param>
    /// <returns>How many minutes were written.</returns>
    int Import(HistoryKey key, RegularSeries series, bool overwrite);

    /// <summary>Minutes in [from, to] on the minute grid; NaN where nothing is known. Empty when from lies after to.</summary>
    RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to);

    /// <summary>First and last minute known; null when there is none.</summary>
    (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key);

    /// <summary>Deletes minutes before an instant.</summary>
    /// <returns>How many were deleted.</returns>
    int Trim(DateTimeOffset before);

    void Record(TrainingRecord training);

    /// <summary>The latest training of a workload; null when there was none.</summary>
    TrainingRecord? LastTraining(HistoryKey key);
}
