namespace Prewarm.Storage.Tests.Conformance;

public sealed class SqliteHistoryTests() : HistoryConformance(new SqliteHome());

public sealed class PostgresHistoryTests(SharedPostgres postgres) : HistoryConformance(new PostgresHome(postgres));

public sealed class SqliteRecordsTests() : RecordsConformance(new SqliteHome());

public sealed class PostgresRecordsTests(SharedPostgres postgres) : RecordsConformance(new PostgresHome(postgres));

public sealed class SqliteModelTests() : ModelConformance(new SqliteHome());

public sealed class PostgresModelTests(SharedPostgres postgres) : ModelConformance(new PostgresHome(postgres));

public sealed class SqliteOperationsTests() : OperationsConformance(new SqliteHome());

public sealed class PostgresOperationsTests(SharedPostgres postgres)
    : OperationsConformance(new PostgresHome(postgres));
