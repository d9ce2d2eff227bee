using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.CrashWriter;
using Prewarm.Storage;
using Prewarm.Storage.Sqlite;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>The process is killed while it brings a store up to date, each time one that has never been opened by it.</summary>
public sealed class MigrationCrashTests
{
    private const int Seed = 20260303;
    private const int Minutes = 60_000;

    [Fact]
    public async Task Kill_WhileTablesChange_SqliteKeepsEveryMinute()
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-crash-");
        try
        {
            var original = Path.Combine(folder.FullName, "first.db");
            MakeFirstVersion(original);
            var file = Path.Combine(folder.FullName, "history.db");
            await RunAsync(
                StorageEngines.Sqlite,
                round =>
                {
                    Array.ForEach(Directory.GetFiles(folder.FullName, "history.db*"), File.Delete);
                    File.Copy(original, file);
                    return file;
                },
                path => StorageEngines.OpenSqlite(path, TimeProvider.System, NullLoggerFactory.Instance),
                store =>
                {
                    var last = CrashScript.Start.AddMinutes(Minutes - 1);
                    var read = store.History.Read(new HistoryKey("ns", "old", "t"), CrashScript.Start, last);
                    Assert.Equal(Enumerable.Range(0, Minutes).Select(minute => (double)minute), read.Values.ToArray());
                }
            );
            Assert.Empty(folder.GetFiles("*.corrupt-*"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Kill_WhileTablesAreMade_PostgresGoesOn()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await PostgresServer.StartAsync(token);
        var database = await server.NewDatabaseAsync(token);
        await RunAsync(
            StorageEngines.Postgres,
            round => $"{database};Search Path=round{round}",
            connection => StorageEngines.OpenPostgres(connection, NullLoggerFactory.Instance),
            _ => { }
        );
    }

    private static async Task RunAsync(
        string engine,
        Func<int, string> prepare,
        Func<string, IStorageEngine> open,
        Action<IStorageEngine> check
    )
    {
        var random = new Random(Seed);
        var recoveries = new CrashRecoveries();
        for (var round = 0; round < CrashTests.Rounds; round++)
        {
            var where = prepare(round);
            var after = TimeSpan.FromMilliseconds(random.Next(10, 160));
            var moment = new CrashMoment(CrashPhases.Opening, 1, after);
            var acknowledged = await CrashRound.RunAsync(
                engine,
                where,
                0,
                moment,
                TestContext.Current.CancellationToken
            );
            using var store = recoveries.Measure("migrating", () => open(where));
            check(store);

            // Whatever the kill left, the store takes and gives what it always does.
            Array.ForEach([.. CrashScript.Keys], key => store.History.Register(new StoredWorkload(key, [1])));
            CrashScript.Run(store, (acknowledged ?? -1) + 1, _ => { });
            var samples = store.History.ReadSamples(CrashScript.Keys[3], CrashScript.Start, CrashScript.At(10_000));
            Assert.InRange(samples.Count, (acknowledged ?? -1) + 2, (acknowledged ?? -1) + 3);
        }

        recoveries.Tell($"{engine}: {CrashTests.Rounds} kills while migrating");
        recoveries.Hold();
    }

    private static void MakeFirstVersion(string path)
    {
        using var old = new SqliteConnection($"Data Source={path};Pooling=False");
        old.Open();
        SqliteSchema.Apply(old, 1);
        using var fill = old.CreateCommand();
        fill.CommandText = """
            INSERT INTO workload VALUES (1, 'ns', 'old', 't', X'0102');
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @last)
            INSERT INTO minute SELECT 1, @first + i, i FROM n;
            """;
        fill.Parameters.AddWithValue("@first", CrashScript.Start.ToUnixTimeSeconds() / 60);
        fill.Parameters.AddWithValue("@last", Minutes - 1);
        fill.ExecuteNonQuery();
    }
}
