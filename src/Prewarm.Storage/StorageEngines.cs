using Microsoft.Extensions.Logging;
using Prewarm.Storage.Postgres;
using Prewarm.Storage.Sql;
using Prewarm.Storage.Sqlite;

namespace Prewarm.Storage;

/// <summary>Opens storage engines.</summary>
public static class StorageEngines
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgres";

    /// <summary>Opens the history file, or begins it. One process at a time; a corrupt file is set aside.</summary>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static IStorageEngine OpenSqlite(string path, TimeProvider clock, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var logger = logs.CreateLogger<SqliteHistoryStore>();
        var database = new SqliteDatabase(path, clock, logger);
        return new SqlEngine(Sqlite, database, new SqliteHistoryStore(database, logger));
    }

    /// <summary>Opens the history file for reading, also beside a forecaster that has it open. Writing fails.</summary>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static IStorageEngine OpenSqliteReadOnly(string path, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var database = SqliteDatabase.ReadOnly(path);
        return new SqlEngine(
            Sqlite,
            database,
            new SqliteHistoryStore(database, logs.CreateLogger<SqliteHistoryStore>())
        );
    }

    /// <summary>Connects to a PostgreSQL database (version 14 or later) and brings its tables up to date. Several processes may.</summary>
    /// <param name="connectionString">As Npgsql reads it. It is never logged.</param>
    /// <exception cref="StorageException">The server cannot be reached, or a newer program made the tables.</exception>
    public static IStorageEngine OpenPostgres(string connectionString, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var database = new PostgresDatabase(connectionString, logs.CreateLogger<PostgresHistoryStore>());
        return new SqlEngine(Postgres, database, new PostgresHistoryStore(database));
    }
}
