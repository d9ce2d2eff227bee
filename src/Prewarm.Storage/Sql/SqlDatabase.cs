using System.Collections.Concurrent;

namespace Prewarm.Storage.Sql;

/// <summary>An open database. The stores above it know SQL that both engines understand; what differs lies in here.</summary>
internal abstract class SqlDatabase : IDisposable
{
    private readonly ConcurrentDictionary<HistoryKey, long> _ids = new();

    /// <summary>Runs without a transaction.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public abstract T Read<T>(Func<SqlSession, T> work);

    /// <summary>Runs in a transaction that is committed when the work returns. The work may run twice: it must be repeatable.</summary>
    /// <exception cref="StorageException">The store cannot be written; nothing of the work stays.</exception>
    public abstract T Write<T>(Func<SqlSession, T> work);

    /// <summary>Keeps other writers off a workload until the transaction ends.</summary>
    public abstract void LockWorkload(SqlSession session, long workload);

    /// <summary>Makes room for rows of a table that is split by time.</summary>
    /// <param name="instants">In the unit of the table's time column.</param>
    public virtual void Prepare(string table, IEnumerable<long> instants) { }

    /// <summary>Deletes rows before an instant of a table that is split by time; a part may stay until all of it is old.</summary>
    public abstract void TrimByTime(string table, string column, long before);

    public abstract void Dispose();

    /// <summary>The number of a registered workload; null when it is not registered.</summary>
    public long? Find(HistoryKey key)
    {
        if (_ids.TryGetValue(key, out var known))
        {
            return known;
        }

        var id = Read(session => Select(session, key));
        return id is { } found ? _ids[key] = found : null;
    }

    /// <summary>Adds a workload or replaces its settings.</summary>
    public void Register(StoredWorkload workload)
    {
        var id = Write(session =>
        {
            session.Execute(
                """
                INSERT INTO workload (namespace, name, trigger, settings) VALUES (@a, @b, @c, @d)
                ON CONFLICT (namespace, name, trigger) DO UPDATE SET settings = excluded.settings
                """,
                workload.Key.Namespace,
                workload.Key.Name,
                workload.Key.Trigger,
                workload.Settings
            );
            return Select(session, workload.Key);
        });
        _ids[workload.Key] = id!.Value;
    }

    public IReadOnlyList<StoredWorkload> Workloads() =>
        Read(session =>
            session.Query(
                "SELECT namespace, name, trigger, settings FROM workload ORDER BY namespace, name, trigger",
                row => new StoredWorkload(
                    new HistoryKey(row.GetString(0), row.GetString(1), row.GetString(2)),
                    (byte[])row[3]
                )
            )
        );

    /// <summary>Rows of registered workloads with their numbers, in an order that is the same for every writer: no deadlocks.</summary>
    public List<(long Workload, T Row)> Numbered<T>(IEnumerable<T> rows, Func<T, HistoryKey> key) =>
        [
            .. rows.Select(row => (Workload: Find(key(row)), Row: row))
                .Where(pair => pair.Workload is not null)
                .Select(pair => (pair.Workload!.Value, pair.Row))
                .OrderBy(pair => pair.Item1),
        ];

    private static long? Select(SqlSession session, HistoryKey key) =>
        session.Scalar(
            "SELECT id FROM workload WHERE namespace = @a AND name = @b AND trigger = @c",
            key.Namespace,
            key.Name,
            key.Trigger
        )
            is { } id
            ? Convert.ToInt64(id, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
