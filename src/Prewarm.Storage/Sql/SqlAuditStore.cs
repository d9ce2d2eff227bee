namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlAuditStore(SqlDatabase database) : IAuditStore
{
    public void Append(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);

        // Named before the write, so that a repeated one cannot double the entry.
        var name = Guid.NewGuid().ToString("N");
        database.Write(session =>
            session.Execute(
                """
                INSERT INTO audit (name, at, actor, action, target, detail) VALUES (@a, @b, @c, @d, @e, @f)
                ON CONFLICT (name) DO NOTHING
                """,
                name,
                Instants.Milliseconds(entry.At),
                entry.Actor,
                entry.Action,
                entry.Target,
                entry.Detail
            )
        );
    }

    public Page<AuditEntry> Range(DateTimeOffset from, DateTimeOffset to, int limit, string? next = null)
    {
        PageToken.CheckLimit(limit);
        var after = PageToken.Read(next) ?? (long.MaxValue, long.MaxValue);
        var rows = database.Read(session =>
            session.Query(
                """
                SELECT at, actor, action, target, detail, id FROM audit
                WHERE at >= @a AND at <= @b AND (at < @c OR (at = @c AND id < @d))
                ORDER BY at DESC, id DESC LIMIT @e
                """,
                row =>
                    (
                        Entry: new AuditEntry(
                            row.Instant(0),
                            row.GetString(1),
                            row.GetString(2),
                            row.GetString(3),
                            row.GetString(4)
                        ),
                        Id: row.GetInt64(5)
                    ),
                Instants.Milliseconds(from),
                Instants.Milliseconds(to),
                after.Item1,
                after.Item2,
                limit + 1
            )
        );
        var page = PageToken.Cut(rows, limit, row => PageToken.Write(Instants.Milliseconds(row.Entry.At), row.Id));
        return new Page<AuditEntry>([.. page.Items.Select(row => row.Entry)], page.Next);
    }

    public void Trim(DateTimeOffset before) =>
        database.Write(session => session.Execute("DELETE FROM audit WHERE at < @a", Instants.Milliseconds(before)));
}
