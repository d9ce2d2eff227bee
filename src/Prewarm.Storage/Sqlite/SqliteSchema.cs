using Microsoft.Data.Sqlite;

namespace Prewarm.Storage.Sqlite;

/// <summary>Tables and their version. A newer file than we know is refused, an older one is brought up to date.</summary>
internal static class SqliteSchema
{
    private const long Version = 1;

    public static void Apply(SqliteConnection connection)
    {
        // WAL survives kill -9 at any moment; NORMAL syncs at checkpoints, so a power cut may cost the last minutes, never the file.
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;");
        using var ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version;";
        var found = (long)ask.ExecuteScalar()!;
        if (found > Version)
        {
            throw new StorageException(
                StorageFailure.NewerSchema,
                $"the history file has schema version {found}, this program knows {Version}"
            );
        }

        if (found == Version)
        {
            return;
        }

        Execute(
            connection,
            $"""
            BEGIN IMMEDIATE;
            CREATE TABLE workload (
                id INTEGER PRIMARY KEY,
                namespace TEXT NOT NULL,
                name TEXT NOT NULL,
                trigger TEXT NOT NULL,
                settings BLOB NOT NULL,
                UNIQUE (namespace, name, trigger)
            );
            CREATE TABLE minute (
                workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
                minute INTEGER NOT NULL,
                value REAL NOT NULL,
                PRIMARY KEY (workload, minute)
            ) WITHOUT ROWID;
            CREATE TABLE training (
                workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
                at INTEGER NOT NULL,
                model TEXT NOT NULL,
                points INTEGER NOT NULL,
                pinball REAL NOT NULL,
                coverage REAL NOT NULL,
                milliseconds REAL NOT NULL,
                PRIMARY KEY (workload, at)
            ) WITHOUT ROWID;
            PRAGMA user_version={Version};
            COMMIT;
            """
        );
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant text of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
