using Prewarm.Forecasting.Series;

namespace Prewarm.Storage;

/// <summary>Demand of the past on a grid of one minute, with hourly roll-ups that are kept longer. Thread-safe.</summary>
/// <exception cref="StorageException">Any member: the store cannot be read or written.</exception>
public interface IHistoryStore : IDisposable
{
    /// <summary>Adds a workload or replaces its settings.</summary>
    void Register(StoredWorkload workload);

    /// <summary>Every registered workload.</summary>
    IReadOnlyList<StoredWorkload> Workloads();

    /// <summary>Stores one closed minute of many workloads in one transaction. A value that is there already is replaced.</summary>
    /// <returns>How many values belonged to registered workloads.</returns>
    int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples);

    /// <summary>Adds minutes of the past; NaN is skipped.</summary>
    /// <param name="overwrite">False keeps what was sampled live.</param>
    /// <returns>How many minutes were written.</returns>
    int Import(HistoryKey key, RegularSeries series, bool overwrite);

    /// <summary>Means of the minutes in [from, to] on the minute grid; NaN where nothing is known. Empty when from lies after to.</summary>
    RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to);

    /// <summary>The known minutes in [from, to] in order of time, with all that was sampled.</summary>
    IReadOnlyList<TimedSample> ReadSamples(HistoryKey key, DateTimeOffset from, DateTimeOffset to);

    /// <summary>The known hours in [from, to] in order of time; an hour that has not been rolled up yet may be absent.</summary>
    IReadOnlyList<TimedSample> ReadHours(HistoryKey key, DateTimeOffset from, DateTimeOffset to);

    /// <summary>First and last minute known; null when there is none.</summary>
    (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key);

    /// <summary>Rolls finished hours up and packs what is on disk. Safe to stop at any moment and to repeat.</summary>
    /// <param name="now">Hours that ended before this are finished.</param>
    void Compact(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Forgets minutes that lie wholly before an instant; a store may keep up to one unit of storage (a day, a week) longer.</summary>
    /// <param name="hoursBefore">The same for roll-ups.</param>
    void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore);

    /// <summary>Keeps what one training found; the same workload and instant again replaces it.</summary>
    void Record(TrainingRecord training);

    /// <summary>The latest training of a workload; null when there was none.</summary>
    TrainingRecord? LastTraining(HistoryKey key);
}
