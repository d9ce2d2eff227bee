namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlUsageStore(SqlDatabase database) : IUsageStore
{
    public int Put(IReadOnlyCollection<UsageRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var numbered = database.Numbered(rows, row => row.Key);
        if (numbered.Count == 0)
        {
            return 0;
        }

        database.Write(session =>
            session.ExecuteMany(
                """
                INSERT INTO usage (workload, hour, minutes, replica_minutes, reactive_minutes, wasted_minutes,
                    demand_minutes, requests)
                VALUES (@a, @b, @c, @d, @e, @f, @g, @h)
                ON CONFLICT (workload, hour) DO UPDATE SET minutes = excluded.minutes,
                    replica_minutes = excluded.replica_minutes, reactive_minutes = excluded.reactive_minutes,
                    wasted_minutes = excluded.wasted_minutes, demand_minutes = excluded.demand_minutes,
                    requests = excluded.requests
                """,
                numbered.Select(one =>
                    new object?[]
                    {
                        one.Workload,
                        Instants.Hour(one.Row.Hour),
                        one.Row.Minutes,
                        one.Row.ReplicaMinutes,
                        one.Row.ReactiveMinutes,
                        one.Row.WastedMinutes,
                        one.Row.DemandMinutes,
                        RowReading.OrNull(one.Row.Requests),
                    }
                )
            )
        );
        return numbered.Count;
    }

    public IReadOnlyList<UsageRow> Range(DateTimeOffset from, DateTimeOffset to) =>
        database.Read(session =>
            session.Query(
                """
                SELECT w.namespace, w.name, w.trigger, u.hour, u.minutes, u.replica_minutes, u.reactive_minutes,
                    u.wasted_minutes, u.demand_minutes, u.requests
                FROM usage u JOIN workload w ON w.id = u.workload
                WHERE u.hour >= @a AND u.hour < @b ORDER BY u.hour, u.workload
                """,
                row => new UsageRow(
                    new HistoryKey(row.GetString(0), row.GetString(1), row.GetString(2)),
                    Instants.AtHour(row.GetInt64(3)),
                    row.GetDouble(4),
                    row.GetDouble(5),
                    row.GetDouble(6),
                    row.GetDouble(7),
                    row.GetDouble(8),
                    row.DoubleOrNaN(9)
                ),
                Instants.Hour(from),
                Instants.Hour(to)
            )
        );

    public void Trim(DateTimeOffset before) =>
        database.Write(session => session.Execute("DELETE FROM usage WHERE hour < @a", Instants.Hour(before)));
}
