using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>Stored demand that a test gives; the page only reads.</summary>
public sealed class FakeHistory : IHistoryStore
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Dictionary<HistoryKey, RegularSeries> _series = [];

    public void Set(HistoryKey key, RegularSeries series) => _series[key] = series;

    public RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var start = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % Minute.Ticks), TimeSpan.Zero);
        start = start < from ? start + Minute : start;
        var count = to < start ? 0 : (int)((to - start) / Minute) + 1;
        var known = _series.GetValueOrDefault(key);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var index = known?.IndexAt(start + (Minute * i)) ?? -1;
            values[i] = known is not null && index >= 0 && index < known.Count ? known[index] : double.NaN;
        }

        return new RegularSeries(start, Minute, values);
    }

    public void Register(StoredWorkload workload) => throw new NotSupportedException();

    public IReadOnlyList<StoredWorkload> Workloads() => [];

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples) =>
        throw new NotSupportedException();

    public int Import(HistoryKey key, RegularSeries series, bool overwrite) => throw new NotSupportedException();

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key) => null;

    public IReadOnlyList<TimedSample> ReadSamples(HistoryKey key, DateTimeOffset from, DateTimeOffset to) => [];

    public IReadOnlyList<TimedSample> ReadHours(HistoryKey key, DateTimeOffset from, DateTimeOffset to) => [];

    public void Compact(DateTimeOffset now, CancellationToken cancellationToken) { }

    public void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore) { }

    public void Record(TrainingRecord training) { }

    public TrainingRecord? LastTraining(HistoryKey key) => null;

    public void Dispose() { }
}
