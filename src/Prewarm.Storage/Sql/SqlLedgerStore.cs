using System.Data.Common;

namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlLedgerStore(SqlDatabase database) : ILedgerStore
{
    private const string Select = """
        SELECT w.namespace, w.name, w.trigger, l.opened, l.reason, l.replicas, l.live_replicas, l.demand_came, l.closed,
            l.outcome, l.minutes_saved, l.gpu_minutes_wasted, l.workload
        FROM ledger l JOIN workload w ON w.id = l.workload
        """;

    public int Put(IReadOnlyCollection<LedgerRow> rows)
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
                INSERT INTO ledger (workload, opened, reason, replicas, live_replicas, demand_came, closed, outcome,
                    minutes_saved, gpu_minutes_wasted)
                VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j)
                ON CONFLICT (workload, opened) DO UPDATE SET reason = excluded.reason, replicas = excluded.replicas,
                    live_replicas = excluded.live_replicas, demand_came = excluded.demand_came, closed = excluded.closed,
                    outcome = excluded.outcome, minutes_saved = excluded.minutes_saved,
                    gpu_minutes_wasted = excluded.gpu_minutes_wasted
                """,
                numbered.Select(one => Values(one.Workload, one.Row))
            )
        );
        return numbered.Count;
    }

    public IReadOnlyList<LedgerRow> Open() =>
        database.Read(session =>
            session.Query(Select + " WHERE l.outcome = 0 ORDER BY l.opened, l.workload", row => Read(row).Row)
        );

    public Page<LedgerRow> Range(
        HistoryKey? key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next = null
    )
    {
        PageToken.CheckLimit(limit);
        var after = PageToken.Read(next) ?? (long.MinValue, long.MinValue);
        long id = 0;
        if (key is { } one)
        {
            if (database.Find(one) is not { } found)
            {
                return new Page<LedgerRow>([], null);
            }

            id = found;
        }

        var rows = database.Read(session =>
            session.Query(
                Select
                    + """
                     WHERE (@a = 0 OR l.workload = @a) AND l.opened >= @b AND l.opened <= @c
                        AND (l.opened > @d OR (l.opened = @d AND l.workload > @e))
                    ORDER BY l.opened, l.workload LIMIT @f
                    """,
                Read,
                id,
                Instants.Milliseconds(from),
                Instants.Milliseconds(to),
                after.Item1,
                after.Item2,
                limit + 1
            )
        );
        var page = PageToken.Cut(
            rows,
            limit,
            row => PageToken.Write(Instants.Milliseconds(row.Row.Opened), row.Workload)
        );
        return new Page<LedgerRow>([.. page.Items.Select(row => row.Row)], page.Next);
    }

    public void Trim(DateTimeOffset before) =>
        database.Write(session =>
            session.Execute("DELETE FROM ledger WHERE opened < @a AND outcome <> 0", Instants.Milliseconds(before))
        );

    private static object?[] Values(long workload, LedgerRow row) =>
        [
            workload,
            Instants.Milliseconds(row.Opened),
            row.Reason,
            row.Replicas,
            row.LiveReplicas,
            row.DemandCame is { } came ? Instants.Milliseconds(came) : null,
            row.Closed is { } closed ? Instants.Milliseconds(closed) : null,
            (int)row.Outcome,
            row.MinutesSaved,
            row.GpuMinutesWasted,
        ];

    private static (LedgerRow Row, long Workload) Read(DbDataReader row) =>
        (
            new LedgerRow(
                new HistoryKey(row.GetString(0), row.GetString(1), row.GetString(2)),
                row.Instant(3),
                row.GetString(4),
                row.GetInt32(5),
                row.GetInt32(6),
                row.InstantOrNull(7),
                row.InstantOrNull(8),
                (LedgerOutcome)row.GetInt32(9),
                row.GetDouble(10),
                row.GetDouble(11)
            ),
            row.GetInt64(12)
        );
}
