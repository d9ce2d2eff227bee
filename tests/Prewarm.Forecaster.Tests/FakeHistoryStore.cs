using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>History in memory whose failures a test chooses. Thread-safe.</summary>
internal sealed class FakeHistoryStore : IHistoryStore
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<HistoryKey, StoredWorkload> _workloads = [];
    private readonly Dictionary<HistoryKey, SortedDictionary<DateTimeOffset, double>> _minutes = [];
    private readonly List<TrainingRecord> _trainings = [];

    /// <summary>Writes fail while it is set.</summary>
    public StorageFailure? WritesFail { get; set; }

    /// <summary>Reads of this workload fail with what this gives.</summary>
    public Func<HistoryKey, Exception?> ReadsFail { get; set; } = _ => null;

    /// <summary>Called in each read, outside the lock.</summary>
    public Action<HistoryKey>? OnRead { get; set; }

    public int Reads { get; private set; }

    public DateTimeOffset? TrimmedBefore { get; private set; }

    public void Register(StoredWorkload workload)
    {
        lock (_gate)
        {
            Writing();
            _workloads[workload.Key] = workload;
            _minutes.TryAdd(workload.Key, []);
        }
    }

    public IReadOnlyList<StoredWorkload> Workloads() => [.. _workloads.Values];

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples)
    {
        lock (_gate)
        {
            Writing();
            return samples.Count(pair => Put(pair.Key, minute, pair.Value.Mean));
        }
    }

    public int Import(HistoryKey key, RegularSeries series, bool overwrite)
    {
        lock (_gate)
        {
            Writing();
            var written = 0;
            for (var i = 0; i < series.Count; i++)
            {
                var isKnown = _minutes.TryGetValue(key, out var minutes) && minutes.ContainsKey(series.TimeAt(i));
                if (double.IsFinite(series[i]) && (overwrite || !isKnown))
                {
                    written += Put(key, series.TimeAt(i), series[i]) ? 1 : 0;
                }
            }

            return written;
        }
    }

    public RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        OnRead?.Invoke(key);
        lock (_gate)
        {
            Reads++;
            if (ReadsFail(key) is { } failure)
            {
                throw failure;
            }

            var values = new double[Math.Max(0, (int)((to - from) / Minute) + 1)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] =
                    _minutes.TryGetValue(key, out var minutes)
                    && minutes.TryGetValue(from + (i * Minute), out var value)
                        ? value
                        : double.NaN;
            }

            return new RegularSeries(from, Minute, values);
        }
    }

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key)
    {
        lock (_gate)
        {
            return _minutes.TryGetValue(key, out var minutes) && minutes.Count > 0
                ? (minutes.Keys.First(), minutes.Keys.Last())
                : null;
        }
    }

    public IReadOnlyList<TimedSample> ReadSamples(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var series = Read(key, from, to);
        return
        [
            .. Enumerable
                .Range(0, series.Count)
                .Where(i => double.IsFinite(series[i]))
                .Select(i => new TimedSample(series.TimeAt(i), MinuteSample.Of(series[i]))),
        ];
    }

    public IReadOnlyList<TimedSample> ReadHours(HistoryKey key, DateTimeOffset from, DateTimeOffset to) => [];

    public void Compact(DateTimeOffset now, CancellationToken cancellationToken) => Writing();

    public void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore)
    {
        Writing();
        TrimmedBefore = minutesBefore;
    }

    public void Record(TrainingRecord training)
    {
        lock (_gate)
        {
            _trainings.Add(training);
        }
    }

    public TrainingRecord? LastTraining(HistoryKey key) => _trainings.LastOrDefault(one => one.Key == key);

    public void Dispose() { }

    private bool Put(HistoryKey key, DateTimeOffset minute, double value)
    {
        if (!_minutes.TryGetValue(key, out var minutes))
        {
            return false;
        }

        minutes[minute] = value;
        return true;
    }

    private void Writing()
    {
        if (WritesFail is { } failure)
        {
            throw new StorageException(failure, "no: " + failure);
        }
    }
}
