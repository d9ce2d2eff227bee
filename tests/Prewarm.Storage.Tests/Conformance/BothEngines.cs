namespace Prewarm.Storage.Tests.Conformance;

public sealed class SqliteHistoryTests : HistoryConformance
{
    private readonly SqliteFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public override IStorageEngine Open() => OpenSqlite(_folder.File);
}

public sealed class PostgresHistoryTests(SharedPostgres postgres) : HistoryConformance
{
    private string _connection = string.Empty;

    public override async ValueTask InitializeAsync() => _connection = await postgres.NewDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override IStorageEngine Open() => OpenPostgres(_connection);
}

public sealed class SqliteRecordsTests : RecordsConformance
{
    private readonly SqliteFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public override IStorageEngine Open() => OpenSqlite(_folder.File);
}

public sealed class PostgresRecordsTests(SharedPostgres postgres) : RecordsConformance
{
    private string _connection = string.Empty;

    public override async ValueTask InitializeAsync() => _connection = await postgres.NewDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override IStorageEngine Open() => OpenPostgres(_connection);
}

public sealed class SqliteModelTests : ModelConformance
{
    private readonly SqliteFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public override IStorageEngine Open() => OpenSqlite(_folder.File);
}

public sealed class PostgresModelTests(SharedPostgres postgres) : ModelConformance
{
    private string _connection = string.Empty;

    public override async ValueTask InitializeAsync() => _connection = await postgres.NewDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override IStorageEngine Open() => OpenPostgres(_connection);
}

public sealed class SqliteOperationsTests : OperationsConformance
{
    private readonly SqliteFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public override IStorageEngine Open() => OpenSqlite(_folder.File);
}

public sealed class PostgresOperationsTests(SharedPostgres postgres) : OperationsConformance
{
    private string _connection = string.Empty;

    public override async ValueTask InitializeAsync() => _connection = await postgres.NewDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override IStorageEngine Open() => OpenPostgres(_connection);
}
