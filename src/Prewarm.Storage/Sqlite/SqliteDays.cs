using Prewarm.Storage.History;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>Lays rows over the chunk of their day and writes both back as one chunk, with the hours rolled up anew.</summary>
internal sealed class SqliteDays(SqliteChunks chunks)
{
    /// <summary>Rows in [first, last] by time.</summary>
    public static List<(long Minute, MinuteSample Sample)> Rows(SqlSession session, long id, long first, long last) =>
        Rows(session, id, id, first, last).ConvertAll(row => (row.Minute, row.Sample));

    public int Import(
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

        Save(session, id, start, day);
        session.ExecuteMany(
            "DELETE FROM minute WHERE minute = @a AND workload = @b",
            rows.Select(row => new object?[] { row.Minute, id })
        );
        return written;
    }

    /// <summary>Packs the rows up to a minute of all workloads in a range of numbers: neighbours share pages, and are read together.</summary>
    public int Pack(SqlSession session, long firstId, long lastId, long until)
    {
        var rows = Rows(session, firstId, lastId, long.MinValue, until);
        foreach (var day in rows.GroupBy(row => (row.Workload, Start: SqliteChunks.StartOf(row.Minute))))
        {
            var ofDay = day.Select(row => (row.Minute, row.Sample)).ToList();
            Save(session, day.Key.Workload, day.Key.Start, Day(session, day.Key.Workload, day.Key.Start, ofDay));
        }

        session.ExecuteMany(
            "DELETE FROM minute WHERE minute = @a AND workload BETWEEN @b AND @c",
            rows.Select(row => row.Minute).Distinct().Select(minute => new object?[] { minute, firstId, lastId })
        );
        return rows.Count;
    }

    /// <summary>Each minute is looked up: the table is ordered by time, then by workload.</summary>
    private static List<(long Workload, long Minute, MinuteSample Sample)> Rows(
        SqlSession session,
        long firstId,
        long lastId,
        long first,
        long last
    )
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
                WITH RECURSIVE slot (n) AS (SELECT @c UNION ALL SELECT n + 1 FROM slot WHERE n < @d)
                SELECT m.workload, m.minute, m.mean, m.min, m.max, m.count
                FROM slot CROSS JOIN minute m ON m.minute = slot.n AND m.workload BETWEEN @a AND @b
                """,
                row =>
                    (
                        row.GetInt64(0),
                        row.GetInt64(1),
                        new MinuteSample(row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetInt32(5))
                    ),
                firstId,
                lastId,
                begin,
                end
            );
    }

    /// <summary>A day as it is: the chunk with the rows laid over it.</summary>
    private SampleChunk Day(SqlSession session, long id, long start, List<(long Minute, MinuteSample Sample)> rows)
    {
        var day = chunks.Load(session, id, SqliteChunks.Minutes, start);
        foreach (var (minute, sample) in rows)
        {
            day[(int)(minute - start)] = sample;
        }

        return day;
    }

    private void Save(SqlSession session, long id, long start, SampleChunk day)
    {
        SqliteChunks.Save(session, id, SqliteChunks.Minutes, start, day);
        SaveHours(session, id, start, day);
    }

    private void SaveHours(SqlSession session, long id, long start, SampleChunk day)
    {
        const int MinutesPerHour = 60;
        var firstHour = start / MinutesPerHour;
        var chunkStart = SqliteChunks.StartOf(firstHour);
        var hours = chunks.Load(session, id, SqliteChunks.Hours, chunkStart);
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
