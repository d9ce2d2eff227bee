namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlDecisionStore(SqlDatabase database) : IDecisionStore
{
    private const string Columns = "at, replicas, ready, rung, required, live, forecast, target, json";

    public int Append(IReadOnlyCollection<DecisionRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var numbered = database.Numbered(rows, row => row.Key);
        if (numbered.Count == 0)
        {
            return 0;
        }

        database.Prepare("decision", numbered.Select(one => Instants.Milliseconds(one.Row.At)));
        database.Write(session =>
            session.ExecuteMany(
                $"""
                INSERT INTO decision (workload, {Columns}) VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j)
                ON CONFLICT (workload, at) DO UPDATE SET replicas = excluded.replicas, ready = excluded.ready,
                    rung = excluded.rung, required = excluded.required, live = excluded.live,
                    forecast = excluded.forecast, target = excluded.target, json = excluded.json
                """,
                numbered.Select(one => Values(one.Workload, one.Row))
            )
        );
        return numbered.Count;
    }

    public DecisionRow? At(HistoryKey key, DateTimeOffset at) =>
        database.Find(key) is not { } id
            ? null
            : database
                .Read(session =>
                    session.Query(
                        $"SELECT {Columns} FROM decision WHERE workload = @a AND at <= @b ORDER BY at DESC LIMIT 1",
                        row => Read(key, row),
                        id,
                        Instants.Milliseconds(at)
                    )
                )
                .FirstOrDefault();

    public Page<DecisionRow> Range(
        HistoryKey key,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        string? next = null
    )
    {
        PageToken.CheckLimit(limit);
        var after = PageToken.Read(next);
        if (database.Find(key) is not { } id)
        {
            return new Page<DecisionRow>([], null);
        }

        var rows = database.Read(session =>
            session.Query(
                $"SELECT {Columns} FROM decision WHERE workload = @a AND at >= @b AND at <= @c ORDER BY at LIMIT @d",
                row => Read(key, row),
                id,
                Math.Max(Instants.Milliseconds(from), after is { } last ? last.At + 1 : long.MinValue),
                Instants.Milliseconds(to),
                limit + 1
            )
        );
        return PageToken.Cut(rows, limit, row => PageToken.Write(Instants.Milliseconds(row.At), 0));
    }

    public void Trim(DateTimeOffset before) => database.TrimByTime("decision", "at", Instants.Milliseconds(before));

    private static object?[] Values(long workload, DecisionRow row) =>
        [
            workload,
            Instants.Milliseconds(row.At),
            row.Replicas,
            RowReading.OrNull(row.Ready),
            row.Rung,
            RowReading.OrNull(row.Required),
            RowReading.OrNull(row.Live),
            RowReading.OrNull(row.Forecast),
            RowReading.OrNull(row.Target),
            row.Json,
        ];

    private static DecisionRow Read(HistoryKey key, System.Data.Common.DbDataReader row) =>
        new(
            key,
            row.Instant(0),
            row.GetInt32(1),
            row.DoubleOrNaN(2),
            row.GetInt32(3),
            row.DoubleOrNaN(4),
            row.DoubleOrNaN(5),
            row.DoubleOrNaN(6),
            row.DoubleOrNaN(7),
            row.GetString(8)
        );
}
