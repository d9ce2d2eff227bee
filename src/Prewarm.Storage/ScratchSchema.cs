using Npgsql;
using Prewarm.Storage.Postgres;

namespace Prewarm.Storage;

/// <summary>A schema of its own in a PostgreSQL database, for something that shall leave nothing behind: disposing drops it.</summary>
public sealed class ScratchSchema : IDisposable
{
    private readonly string _name;

    /// <summary>Names the schema; opening the store makes it.</summary>
    /// <param name="connectionString">As Npgsql reads it; its search path is replaced.</param>
    /// <param name="prefix">What its name begins with.</param>
    /// <exception cref="StorageException">The connection string cannot be read.</exception>
    public ScratchSchema(string connectionString, string prefix)
    {
        _name = $"{prefix}_{Guid.NewGuid():n}";
        var settings = PostgresDatabase.Settings(connectionString);
        settings.SearchPath = _name;
        ConnectionString = settings.ConnectionString;
    }

    /// <summary>Leads into the schema.</summary>
    public string ConnectionString { get; }

    /// <exception cref="StorageException">The server cannot be reached; the schema stays.</exception>
    public void Dispose()
    {
        try
        {
            using var source = NpgsqlDataSource.Create(ConnectionString);
            using var connection = source.OpenConnection();
            PostgresSchema.Drop(connection, _name);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFailures.Of(failure);
        }
    }
}
