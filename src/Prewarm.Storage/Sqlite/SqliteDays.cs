using Prewarm.Storage.History;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>Lays rows over the chunk of their day and writes both back as one chunk, with the hours rolled up anew.</summary>
internal sealed class SqliteDays(SqliteChunks chunks)
{
    /// <summary>Rows in [first, last] by time. Each minute is looked up: the table is ordered by time, not by workload.</summary>
    public static List<(long Minute, MinuteSample Sample)> Rows(SqlSession session, long id, long first, long last)
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
        var day = chunks.Load(session, id, SqliteChunks.Minutes, start);
        foreach (var (minute, sample) in rows)
        {
            day[(int)(minute - start)] = sample;
        }

        return day;
    }

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

        Save(session, id, start, day, rows);
        return written;
    }

    public int Pack(SqlSession session, long id, long until)
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
