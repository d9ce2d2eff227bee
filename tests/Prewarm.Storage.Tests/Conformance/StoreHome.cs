using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Prewarm.Storage.Tests.Conformance;

/// <summary>Where the store of one test lives.</summary>
public abstract class StoreHome : IAsyncLifetime
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    public abstract IStorageEngine Open();
}

/// <summary>A file in a folder of its own.</summary>
public sealed class SqliteHome : StoreHome
{
    private readonly SqliteFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public override IStorageEngine Open() =>
        StorageEngines.OpenSqlite(_folder.File, new FakeTimeProvider(Start), NullLoggerFactory.Instance);
}

/// <summary>A new database of the shared cluster.</summary>
public sealed class PostgresHome(SharedPostgres postgres) : StoreHome
{
    private string _connection = string.Empty;

    public override async ValueTask InitializeAsync() => _connection = await postgres.NewDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override IStorageEngine Open() => StorageEngines.OpenPostgres(_connection, NullLoggerFactory.Instance);
}
