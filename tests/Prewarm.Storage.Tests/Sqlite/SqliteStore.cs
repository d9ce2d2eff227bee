using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Storage.Sqlite;

namespace Prewarm.Storage.Tests.Sqlite;

/// <summary>A history store with its database, whose connection a test may break.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly SqliteDatabase _database;

    public SqliteStore(string path, TimeProvider clock)
    {
        _database = new SqliteDatabase(path, clock, NullLogger.Instance);
        History = new SqliteHistoryStore(_database, NullLogger<SqliteHistoryStore>.Instance);
    }

    public SqliteHistoryStore History { get; }

    public SqliteConnection Connection => _database.Connection;

    public void Dispose() => _database.Dispose();
}
