using Microsoft.Extensions.Logging;
using Prewarm.Forecasting.Series;
using Prewarm.Storage.History;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>
/// History in SQLite: live minutes are rows, one transaction a minute; <see cref="Compact"/> packs finished hours into chunks. Where
/// a minute is in both, the row is the newer.
/// </summary>
internal sealed class SqliteHistoryStore : IHistoryStore
{
    /// <summary>Workloads that are packed in one transaction: a publishing pass waits for one slice at most.</summary>
    private const int SliceLength = 25;
    private const int PagesShrunkMax = 2000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SqliteDatabase _database;
    private readonly SqliteChunks _chunks;
    private readonly SqliteDays _days;

    public SqliteHistoryStore(SqliteDatabase database, ILogger<SqliteHistoryStore> logger)
    {
        _database = database;
        _chunks = new SqliteChunks(logger);
        _days = new SqliteDays(_chunks);
    }

    public void Register(StoredWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        _database.Register(workload);
    }

    public IReadOnlyList<StoredWorkload> Workloads() => _database.Workloads();

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var at = Instants.Minute(minute);
        var rows = _database
            .Numbered(samples.Where(pair => pair.Value.IsGood), pair => pair.Key)
            .Select(one => Row(at, one.Workload, one.Row.Value))
            .ToList();
        return rows.Count == 0
            ? 0
            : _database.Write(session =>
                session.ExecuteMany("INSERT OR REPLACE INTO minute VALUES (@a, @b, @c, @d, @e, @f)", rows)
            );
    }

    public int Import(HistoryKey key, RegularSeries series, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (_database.Find(key) is not { } id)
        {
            return 0;
        }

        var days = MinuteGrid
            .Spread(series)
            .Where(pair => double.IsFinite(pair.Value))
            .Select(pair => (Minute: Instants.Minute(pair.At), pair.Value))
            .GroupBy(pair => SqliteChunks.StartOf(pair.Minute))
            .ToList();
        return _database.Write(session => days.Sum(day => _days.Import(session, id, day.Key, [.. day], overwrite)));
    }

    public RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Instants.Minute(from), Instants.Minute(to));
        var values = new double[Math.Max(0, last - first + 1)];
        Array.Fill(values, double.NaN);
        Visit(key, first, last, (minute, sample) => values[minute - first] = sample.Mean);
        return new RegularSeries(Instants.AtMinute(first), Minute, values);
    }

    public IReadOnlyList<TimedSample> ReadSamples(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var found = new SortedDictionary<long, MinuteSample>();
        Visit(key, Instants.Minute(from), Instants.Minute(to), (minute, sample) => found[minute] = sample);
        return [.. found.Select(pair => new TimedSample(Instants.AtMinute(pair.Key), pair.Value))];
    }

    public IReadOnlyList<TimedSample> ReadHours(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Instants.Hour(from), Instants.Hour(to));
        var found = new List<TimedSample>();
        if (_database.Find(key) is { } id)
        {
            var chunks = _database.Read(session => _chunks.Load(session, id, SqliteChunks.Hours, first, last));
            Visit(chunks, first, last, (hour, sample) => found.Add(new TimedSample(Instants.AtHour(hour), sample)));
        }

        return found;
    }

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key)
    {
        if (_database.Find(key) is not { } id)
        {
            return null;
        }

        return _database.Read<(DateTimeOffset, DateTimeOffset)?>(session =>
        {
            var chunk = session.Query(
                "SELECT min(first), max(last) FROM chunk WHERE workload = @a AND level = 0",
                row => row.IsDBNull(0) ? ((long, long)?)null : (row.GetInt64(0), row.GetInt64(1)),
                id
            )[0];
            var rows = SqliteDays.Rows(session, id, long.MinValue, long.MaxValue);
            return (chunk, rows.Count) switch
            {
                (null, 0) => null,
                ({ } packed, 0) => (Instants.AtMinute(packed.Item1), Instants.AtMinute(packed.Item2)),
                (null, _) => (Instants.AtMinute(rows[0].Minute), Instants.AtMinute(rows[^1].Minute)),
                ({ } packed, _) => (
                    Instants.AtMinute(Math.Min(packed.Item1, rows[0].Minute)),
                    Instants.AtMinute(Math.Max(packed.Item2, rows[^1].Minute))
                ),
            };
        });
    }

    public void Compact(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = (Instants.Hour(now) * 60) - 1;
        var waiting = _database.Read(session =>
            session.Query(
                "SELECT DISTINCT workload FROM minute WHERE minute <= @a ORDER BY workload",
                row => row.GetInt64(0),
                until
            )
        );
        foreach (var slice in waiting.Chunk(SliceLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _database.Write(session => _days.Pack(session, slice[0], slice[^1], until));
        }

        _database.Shrink(PagesShrunkMax);
    }

    public void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore)
    {
        var minute = Instants.Minute(minutesBefore);
        _database.Write(session =>
            session.Execute("DELETE FROM minute WHERE minute < @a", minute)
            + session.Execute("DELETE FROM chunk WHERE level = 0 AND last < @a", minute)
            + session.Execute("DELETE FROM chunk WHERE level = 1 AND last < @a", Instants.Hour(hoursBefore))
        );
    }

    public void Record(TrainingRecord training)
    {
        ArgumentNullException.ThrowIfNull(training);
        TrainingRecords.Put(_database, training);
    }

    public TrainingRecord? LastTraining(HistoryKey key) => TrainingRecords.Last(_database, key);

    /// <summary>The engine owns the database and closes it.</summary>
    public void Dispose() { }

    private static object?[] Row(long minute, long workload, MinuteSample sample) =>
        [minute, workload, sample.Mean, sample.Min, sample.Max, sample.Count];

    private void Visit(HistoryKey key, long first, long last, Action<long, MinuteSample> visit)
    {
        if (first > last || _database.Find(key) is not { } id)
        {
            return;
        }

        var (chunks, rows) = _database.Read(session =>
            (_chunks.Load(session, id, SqliteChunks.Minutes, first, last), SqliteDays.Rows(session, id, first, last))
        );
        Visit(chunks, first, last, visit);
        foreach (var (minute, sample) in rows)
        {
            visit(minute, sample);
        }
    }

    private static void Visit(
        List<(long Start, SampleChunk Chunk)> chunks,
        long first,
        long last,
        Action<long, MinuteSample> visit
    )
    {
        foreach (var (start, chunk) in chunks)
        {
            var end = Math.Min(last, start + SampleChunk.Slots - 1);
            for (var slot = Math.Max(first, start); slot <= end; slot++)
            {
                if (chunk.Has((int)(slot - start)))
                {
                    visit(slot, chunk[(int)(slot - start)]);
                }
            }
        }
    }
}
