using Npgsql;

namespace Prewarm.Storage.Postgres;

/// <summary>Turns PostgreSQL's conditions (its documentation, appendix A) into failures that an operator can act on.</summary>
internal static class PostgresFailures
{
    private const string DiskFull = "53100";
    private const string ReadOnlyTransaction = "25006";
    private const string NoPartition = "23514";
    private static readonly string[] TurnLost = ["40001", "40P01", "55P03"];
    private static readonly string[] Away = ["57P01", "57P02", "57P03", "53300"];

    /// <summary>Two writers were in each other's way; the same work again is likely to go through.</summary>
    public static bool IsTurnLost(NpgsqlException failure) =>
        failure is PostgresException { SqlState: var state } && TurnLost.Contains(state);

    /// <summary>The server is stopping, starting or gone.</summary>
    public static bool IsAway(NpgsqlException failure) =>
        failure is not PostgresException postgres
        || Away.Contains(postgres.SqlState)
        || postgres.SqlState.StartsWith("08", StringComparison.Ordinal);

    /// <summary>Another process dropped the partition that we believed to be there.</summary>
    public static bool IsNoPartition(NpgsqlException failure) => failure is PostgresException { SqlState: NoPartition };

    /// <summary>The message carries no text of the server: that could hold values or addresses.</summary>
    public static StorageException Of(NpgsqlException failure)
    {
        if (IsAway(failure))
        {
            return new StorageException(
                StorageFailure.Unreachable,
                "the PostgreSQL server cannot be reached; check that it runs and that Storage:ConnectionString is right",
                failure
            );
        }

        return ((PostgresException)failure).SqlState switch
        {
            DiskFull => new StorageException(
                StorageFailure.Full,
                "the disk of the PostgreSQL server is full; free or enlarge it",
                failure
            ),
            ReadOnlyTransaction or "42501" => new StorageException(
                StorageFailure.ReadOnly,
                "the database cannot be written; check that the server is no replica and the user's rights",
                failure
            ),
            var state when TurnLost.Contains(state) => new StorageException(
                StorageFailure.Locked,
                "another session holds locks in the database for longer than we wait",
                failure
            ),
            var state => new StorageException(
                StorageFailure.Other,
                $"the database cannot be read or written (SQLSTATE {state})",
                failure
            ),
        };
    }
}
