namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlAccuracyStore(SqlDatabase database) : IAccuracyStore
{
    private const string Columns =
        "hour, lead, model_version, level, count, covered, covered95, pinball, absolute_error, error, demand";

    public int Put(IReadOnlyCollection<AccuracyRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var numbered = database.Numbered(rows, row => row.Key);
        if (numbered.Count == 0)
        {
            return 0;
        }

        database.Write(session =>
            session.ExecuteMany(
                $"""
                INSERT INTO accuracy (workload, {Columns}) VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l)
                ON CONFLICT (workload, hour, lead, model_version) DO UPDATE SET level = excluded.level,
                    count = excluded.count, covered = excluded.covered, covered95 = excluded.covered95,
                    pinball = excluded.pinball, absolute_error = excluded.absolute_error, error = excluded.error,
                    demand = excluded.demand
                """,
                numbered.Select(one => Values(one.Workload, one.Row))
            )
        );
        return numbered.Count;
    }

    public IReadOnlyList<AccuracyRow> Range(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        database.Find(key) is not { } id
            ? []
            : database.Read(session =>
                session.Query(
                    $"""
                    SELECT {Columns} FROM accuracy WHERE workload = @a AND hour >= @b AND hour <= @c
                    ORDER BY hour, lead, model_version
                    """,
                    row => new AccuracyRow(
                        key,
                        Instants.AtHour(row.GetInt64(0)),
                        TimeSpan.FromMilliseconds(row.GetInt64(1)),
                        row.GetInt64(2),
                        row.GetDouble(3),
                        row.GetInt32(4),
                        row.GetInt32(5),
                        row.GetInt32(6),
                        row.GetDouble(7),
                        row.GetDouble(8),
                        row.GetDouble(9),
                        row.GetDouble(10)
                    ),
                    id,
                    Instants.Hour(from),
                    Instants.Hour(to)
                )
            );

    public void Trim(DateTimeOffset before) =>
        database.Write(session => session.Execute("DELETE FROM accuracy WHERE hour < @a", Instants.Hour(before)));

    private static object?[] Values(long workload, AccuracyRow row) =>
        [
            workload,
            Instants.Hour(row.Hour),
            (long)row.Lead.TotalMilliseconds,
            row.ModelVersion,
            row.Level,
            row.Count,
            row.Covered,
            row.Covered95,
            row.Pinball,
            row.AbsoluteError,
            row.Error,
            row.Demand,
        ];
}
