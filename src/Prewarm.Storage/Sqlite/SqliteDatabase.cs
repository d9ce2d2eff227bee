using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>One SQLite file: one connection, one lock.</summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    /// <summary>Rows deleted in one transaction: a trim must not hold a publishing pass up.</summary>
    private const int TrimRowsMax = 20_000;

    private readonly Lock _gate = new();
    private readonly SqliteFile _file;

    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public SqliteDatabase(string path, TimeProvider clock, ILogger logger)
        : this(SqliteFile.Open(path, clock, logger)) { }

    private SqliteDatabase(SqliteFile file) => _file = file;

    /// <summary>Beside a process that writes the file.</summary>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static SqliteDatabase ReadOnly(string path) => new(SqliteFile.OpenReadOnly(path));

    /// <summary>For tests that take the room or the right to write away.</summary>
    internal SqliteConnection Connection => _file.Connection;

    public override T Read<T>(Func<SqlSession, T> work) => Guarded(() => work(new SqlSession(_file.Connection, null)));

    public override T Write<T>(Func<SqlSession, T> work) =>
        Guarded(() =>
        {
            using var transaction = _file.Connection.BeginTransaction();
            var result = work(new SqlSession(_file.Connection, transaction));
            transaction.Commit();
            return result;
        });

    public override void LockWorkload(SqlSession session, long workload)
    {
        // The one connection is behind a lock, and its transactions begin by taking the file's write lock.
    }

    public override void TrimByTime(string table, string column, long before)
    {
        var sql = $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {column} < @a LIMIT @b)";
        while (Write(session => session.Execute(sql, before, TrimRowsMax)) == TrimRowsMax)
        {
            // One more slice.
        }
    }

    /// <summary>Gives pages that nothing uses back to the disk, a little at a time.</summary>
    public void Shrink(int pagesMax) =>
        Read(session => session.Query($"PRAGMA incremental_vacuum({pagesMax})", _ => 0).Count);

    public override void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            try
            {
                return work();
            }
            catch (SqliteException failure)
            {
                if (SqliteFailures.IsCorrupt(failure))
                {
                    _file.MarkDamaged();
                }

                throw SqliteFailures.Of(failure);
            }
        }
    }
}
