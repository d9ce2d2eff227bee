using Npgsql;

namespace Prewarm.Storage.Postgres;

/// <summary>Tables and their version. Processes that start together take turns; a newer database than we know is refused.</summary>
internal static partial class PostgresSchema
{
    /// <summary>Advisory locks are named by numbers; this one spells "prewarm".</summary>
    public const long MigrationLock = 0x70726577_61726d00;

    /// <summary>Step i brings version i to version i + 1, in a transaction of its own.</summary>
    private static readonly string[] Steps = [FirstTables];

    public static int Version => Steps.Length;

    /// <summary>Brings the tables of the connection's schema up to date.</summary>
    /// <returns>Whether anything had to be done.</returns>
    /// <exception cref="StorageException">A newer program made them.</exception>
    public static bool Apply(NpgsqlConnection connection, string schema)
    {
        // Held by the session, not by a transaction: it spans the steps, and goes with the process when that is killed.
        Execute(connection, $"SELECT pg_advisory_lock({MigrationLock})");
        try
        {
            return ApplyLocked(connection, schema);
        }
        finally
        {
            if (connection.FullState.HasFlag(System.Data.ConnectionState.Open))
            {
                Execute(connection, $"SELECT pg_advisory_unlock({MigrationLock})");
            }
        }
    }

    /// <summary>Drops a schema and all that is in it.</summary>
    public static void Drop(NpgsqlConnection connection, string schema) =>
        Execute(connection, $"DROP SCHEMA IF EXISTS {Quoted(schema)} CASCADE");

    private static string Quoted(string schema)
    {
        using var builder = new NpgsqlCommandBuilder();
        return builder.QuoteIdentifier(schema);
    }

    private static bool ApplyLocked(NpgsqlConnection connection, string schema)
    {
        using (var exists = new NpgsqlCommand("SELECT 1 FROM pg_namespace WHERE nspname = @a", connection))
        {
            exists.Parameters.AddWithValue("@a", schema);
            if (exists.ExecuteScalar() is null)
            {
                Execute(connection, $"CREATE SCHEMA {Quoted(schema)}");
            }
        }

        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        using var ask = new NpgsqlCommand("SELECT COALESCE(MAX(version), 0) FROM schema_version", connection);
        var found = (int)ask.ExecuteScalar()!;
        if (found > Version)
        {
            throw new StorageException(
                StorageFailure.NewerSchema,
                $"the database has schema version {found}, this program knows {Version}"
            );
        }

        for (var step = found; step < Version; step++)
        {
            Execute(connection, $"BEGIN; {Steps[step]} INSERT INTO schema_version VALUES ({step + 1}); COMMIT;");
        }

        return found < Version;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constant texts of this file; the schema is quoted.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
