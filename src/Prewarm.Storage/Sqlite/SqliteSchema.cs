using Microsoft.Data.Sqlite;

namespace Prewarm.Storage.Sqlite;

/// <summary>Tables and their version. A newer file than we know is refused, an older one is brought up to date step by step.</summary>
internal static partial class SqliteSchema
{
    /// <summary>Step i brings version i to version i + 1, in a transaction of its own.</summary>
    private static readonly string[] Steps = [FirstTables, WholeSamplesAndStores];

    public static int Version => Steps.Length;

    public static void Apply(SqliteConnection connection) => Apply(connection, Version);

    /// <summary>For tests that make a file of an older version.</summary>
    internal static void Apply(SqliteConnection connection, int version)
    {
        // WAL survives kill -9 at any moment; NORMAL syncs at checkpoints, so a power cut may cost the last minutes, never the file.
        // Vacuuming must be chosen before the first table.
        Execute(
            connection,
            "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        );
        var found = Found(connection);
        if (found > Version)
        {
            throw new StorageException(
                StorageFailure.NewerSchema,
                $"the history file has schema version {found}, this program knows {Version}"
            );
        }

        for (var step = found; step < version; step++)
        {
            // The version is part of the transaction: a kill in between leaves the step undone, not half done.
            Execute(connection, $"BEGIN IMMEDIATE; {Steps[step]} PRAGMA user_version={step + 1}; COMMIT;");
        }
    }

    /// <summary>For readers, who cannot bring a file up to date.</summary>
    /// <exception cref="StorageException">It has another version.</exception>
    public static void RequirePresent(SqliteConnection connection)
    {
        if (Found(connection) is var found && found != Version)
        {
            throw new StorageException(
                found > Version ? StorageFailure.NewerSchema : StorageFailure.Other,
                $"the history file has schema version {found}, this program knows {Version}; start the forecaster to bring it up to date"
            );
        }
    }

    private static long Found(SqliteConnection connection)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version;";
        return (long)ask.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
