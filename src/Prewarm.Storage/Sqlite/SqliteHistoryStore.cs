using Microsoft.Extensions.Logging;
using Prewarm.Forecasting.Series;
using Prewarm.Storage.History;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>
/// History in SQLite: live minutes are rows, one transaction a minute; <see cref="Compact"/> packs finished hours into chunks. Where
/// a minute is in both, the row is the newer.
/// </summary>
internal sealed class SqliteHistoryStore(SqliteDatabase database, ILogger<SqliteHistoryStore> logger) : IHistoryStore
{
    /// <summary>Workloads that are packed in one transaction: a publishing pass waits for one slice at most.</summary>
    private const int SliceLength = 25;
    private const int PagesShrunkMax = 2000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SqliteChunks _chunks = new(logger);

    public void Register(StoredWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        database.Register(workload);
    }

    public IReadOnlyList<StoredWorkload> Workloads() => database.Workloads();

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var at = Instants.Minute(minute);
        var rows = database
            .Numbered(samples.Where(pair => pair.Value.IsGood), pair => pair.Key)
            .Select(one => Row(at, one.Workload, one.Row.Value))
            .ToList();
        return rows.Count == 0
            ? 0
            : database.Write(session =>
                session.ExecuteMany("INSERT OR REPLACE INTO minute VALUES (@a, @b, @c, @d, @e, @f)", rows)
            );
    }

    public int Import(HistoryKey key, RegularSeries series, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (database.Find(key) is not { } id)
        {
            return 0;
        }

        var days = MinuteGrid
            .Spread(series)
            .Where(pair => double.IsFinite(pair.Value))
            .Select(pair => (Minute: Instants.Minute(pair.At), pair.Value))
            .GroupBy(pair => SqliteChunks.StartOf(pair.Minute))
            .ToList();
        return database.Write(session => days.Sum(day => ImportDay(session, id, day.Key, [.. day], overwrite)));
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
        if (database.Find(key) is { } id)
        {
            var chunks = database.Read(session => _chunks.Load(session, id, SqliteChunks.Hours, first, last));
            Visit(chunks, first, last, (hour, sample) => found.Add(new TimedSample(Instants.AtHour(hour), sample)));
        }

        return found;
    }

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key)
    {
        if (database.Find(key) is not { } id)
        {
            return null;
        }

        return database.Read<(DateTimeOffset, DateTimeOffset)?>(session =>
        {
            var chunk = session.Query(
                "SELECT min(first), max(last) FROM chunk WHERE workload = @a AND level = 0",
                row => row.IsDBNull(0) ? ((long, long)?)null : (row.GetInt64(0), row.GetInt64(1)),
                id
            )[0];
            var rows = Rows(session, id, long.MinValue, long.MaxValue);
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
        var waiting = database.Read(session =>
            session.Query("SELECT DISTINCT workload FROM minute WHERE minute <= @a", row => row.GetInt64(0), until)
        );
        foreach (var slice in waiting.Chunk(SliceLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            database.Write(session => slice.Sum(id => PackRows(session, id, until)));
        }

        database.Shrink(PagesShrunkMax);
    }

    public void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore)
    {
        var minute = Instants.Minute(minutesBefore);
        database.Write(session =>
            session.Execute("DELETE FROM minute WHERE minute < @a", minute)
            + session.Execute("DELETE FROM chunk WHERE level = 0 AND last < @a", minute)
            + session.Execute("DELETE FROM chunk WHERE level = 1 AND last < @a", Instants.Hour(hoursBefore))
        );
    }

    public void Record(TrainingRecord training)
    {
        ArgumentNullException.ThrowIfNull(training);
        TrainingRecords.Put(database, training);
    }

    public TrainingRecord? LastTraining(HistoryKey key) => TrainingRecords.Last(database, key);

    /// <summary>The engine owns the database and closes it.</summary>
    public void Dispose() { }

    private static object?[] Row(long minute, long workload, MinuteSample sample) =>
        [minute, workload, sample.Mean, sample.Min, sample.Max, sample.Count];

    private void Visit(HistoryKey key, long first, long last, Action<long, MinuteSample> visit)
    {
        if (first > last || database.Find(key) is not { } id)
        {
            return;
        }

        var (chunks, rows) = database.Read(session =>
            (_chunks.Load(session, id, SqliteChunks.Minutes, first, last), Rows(session, id, first, last))
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

    /// <summary>Rows in [first, last] by time. Each minute is looked up: the table is ordered by time, not by workload.</summary>
    private static List<(long Minute, MinuteSample Sample)> Rows(SqlSession session, long id, long first, long last)
    {
        if (session.Scalar("SELECT min(minute) FROM minute") is not long begin)
        {
            return [];
        }

        var end = Math.Min(last, (long)session.Scalar("SELECT max(minute) FROM minute")!);
        begin = Math.Max(first, begin);
        return begin > end
            ? []
            : session.Query(
                """
                WITH RECURSIVE slot (n) AS (SELECT @b UNION ALL SELECT n + 1 FROM slot WHERE n < @c)
                SELECT m.minute, m.mean, m.min, m.max, m.count
                FROM slot CROSS JOIN minute m ON m.minute = slot.n AND m.workload = @a
                """,
                row =>
                    (
                        row.GetInt64(0),
                        new MinuteSample(row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetInt32(4))
                    ),
                id,
                begin,
                end
            );
    }

    /// <summary>A day as it is: the chunk with the rows laid over it.</summary>
    private SampleChunk Day(SqlSession session, long id, long start, List<(long Minute, MinuteSample Sample)> rows)
    {
        var day = _chunks.Load(session, id, SqliteChunks.Minutes, start);
        foreach (var (minute, sample) in rows)
        {
            day[(int)(minute - start)] = sample;
        }

        return day;
    }

    private int ImportDay(
        SqlSession session,
        long id,
        long start,
        List<(long Minute, double Value)> minutes,
        bool overwrite
    )
    {
        var rows = Rows(session, id, start, start + SampleChunk.Slots - 1);
        var day = Day(session, id, start, rows);
        var written = 0;
        foreach (var (minute, value) in minutes)
        {
            var slot = (int)(minute - start);
            if (overwrite || !day.Has(slot))
            {
                day[slot] = MinuteSample.Of(value);
                written++;
            }
        }

        Save(session, id, start, day, rows);
        return written;
    }

    private int PackRows(SqlSession session, long id, long until)
    {
        var rows = Rows(session, id, long.MinValue, until);
        foreach (var day in rows.GroupBy(row => SqliteChunks.StartOf(row.Minute)))
        {
            var ofDay = day.ToList();
            Save(session, id, day.Key, Day(session, id, day.Key, ofDay), ofDay);
        }

        return rows.Count;
    }

    private void Save(
        SqlSession session,
        long id,
        long start,
        SampleChunk day,
        List<(long Minute, MinuteSample Sample)> rows
    )
    {
        SqliteChunks.Save(session, id, SqliteChunks.Minutes, start, day);
        session.ExecuteMany(
            "DELETE FROM minute WHERE minute = @a AND workload = @b",
            rows.Select(row => new object?[] { row.Minute, id })
        );
        SaveHours(session, id, start, day);
    }

    private void SaveHours(SqlSession session, long id, long start, SampleChunk day)
    {
        const int MinutesPerHour = 60;
        var firstHour = start / MinutesPerHour;
        var chunkStart = SqliteChunks.StartOf(firstHour);
        var hours = _chunks.Load(session, id, SqliteChunks.Hours, chunkStart);
        for (var hour = 0; hour < SampleChunk.Slots / MinutesPerHour; hour++)
        {
            var minutes = Enumerable
                .Range(hour * MinutesPerHour, MinutesPerHour)
                .Where(day.Has)
                .Select(slot => day[slot]);
            if (RollUp.Of(minutes) is { } rolled)
            {
                hours[(int)(firstHour + hour - chunkStart)] = rolled;
            }
        }

        SqliteChunks.Save(session, id, SqliteChunks.Hours, chunkStart, hours);
    }
}
