using Microsoft.Extensions.Logging;
using Npgsql;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Postgres;

/// <summary>A PostgreSQL database: pooled connections, as many writers as there are processes.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    private const string DefaultSchema = "prewarm";

    /// <summary>Lost turns and one stale connection are ridden out here; longer trouble is the caller's, who keeps what it could not store.</summary>
    private const int TriesMax = 4;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresPartitions _partitions = new();
    private readonly ILogger _logger;
    private int _away;

    /// <exception cref="StorageException">The server cannot be reached, or a newer program made the tables.</exception>
    public PostgresDatabase(string connectionString, ILogger logger)
    {
        _logger = logger;
        var settings = Settings(connectionString);
        _source = NpgsqlDataSource.Create(settings);
        try
        {
            var migrated = Guarded(session =>
                PostgresSchema.Apply((NpgsqlConnection)session.Connection, settings.SearchPath!)
            );
            if (migrated)
            {
                logger.PostgresMigrated(PostgresSchema.Version);
            }
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    public override T Read<T>(Func<SqlSession, T> work) => Guarded(work);

    public override T Write<T>(Func<SqlSession, T> work) =>
        Guarded(session =>
        {
            using var transaction = session.Connection.BeginTransaction();
            var result = work(new SqlSession(session.Connection, transaction));
            transaction.Commit();
            return result;
        });

    public override void LockWorkload(SqlSession session, long workload) =>
        session.Scalar("SELECT id FROM workload WHERE id = @a FOR UPDATE", workload);

    public override void Prepare(string table, IEnumerable<long> instants)
    {
        var missing = _partitions.Missing(table, instants);
        if (missing.Count > 0)
        {
            Write(session =>
            {
                PostgresPartitions.Create(session, missing);
                return 0;
            });
            _partitions.Know(missing);
        }
    }

    public override void TrimByTime(string table, string column, long before) =>
        Write(session =>
        {
            _partitions.Drop(session, table, before);
            return 0;
        });

    public override void Dispose() => _source.Dispose();

    /// <exception cref="StorageException">The connection string cannot be read.</exception>
    internal static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "prewarm",

                // A hung server must not hold a publishing pass for the driver's default of fifteen and thirty seconds.
                Timeout = 3,
                CommandTimeout = 20,
            };
            settings.SearchPath = string.IsNullOrWhiteSpace(settings.SearchPath) ? DefaultSchema : settings.SearchPath;
            return settings;
        }
        catch (ArgumentException)
        {
            // The message of the driver repeats parts of the text, which may hold a password.
            throw new StorageException(
                StorageFailure.Other,
                "Storage:ConnectionString cannot be read; it has the form Host=...;Database=...;Username=...;Password=..."
            );
        }
    }

    private T Guarded<T>(Func<SqlSession, T> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var connection = _source.OpenConnection();
                var result = work(new SqlSession(connection, null));
                Tell(isAway: false);
                return result;
            }
            catch (NpgsqlException failure)
            {
                if (PostgresFailures.IsNoPartition(failure))
                {
                    _partitions.Forget();
                }

                var isAway = PostgresFailures.IsAway(failure);
                if (isAway)
                {
                    _source.Clear(); // What was pooled goes to a server that is no more.
                }

                // A server that is away is asked once more only: the connection may have been a stale one of the pool.
                if (tries < (isAway ? 2 : TriesMax) && (isAway || PostgresFailures.IsTurnLost(failure)))
                {
                    continue;
                }

                Tell(isAway);
                throw PostgresFailures.Of(failure);
            }
        }
    }

    /// <summary>One line when the server goes and one when it is back.</summary>
    private void Tell(bool isAway)
    {
        if (Interlocked.Exchange(ref _away, isAway ? 1 : 0) == (isAway ? 1 : 0))
        {
            return;
        }

        if (isAway)
        {
            _logger.PostgresAway();
        }
        else
        {
            _logger.PostgresBack();
        }
    }
}
