using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Forecasting.Series;
using Prewarm.Storage.Tests.Conformance;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Storage.Tests.Postgres;

/// <summary>Several processes on one database, and a server that goes and comes back.</summary>
public sealed class PostgresFaultTests(SharedPostgres postgres)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey[] Keys =
    [
        .. Enumerable.Range(0, 40).Select(i => new HistoryKey("ns", "w" + i, "t")),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_ManyAtOnce_MigrateOnce()
    {
        var connection = await postgres.NewDatabaseAsync();
        var engines = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Open(connection), Token)));
        foreach (var engine in engines)
        {
            engine.History.Register(new StoredWorkload(Keys[0], [1]));
            Assert.Single(engine.History.Workloads());
            engine.Dispose();
        }
    }

    [Fact]
    public async Task Write_TwoForecastersTheSameMinutes_NoDeadlockAndEachMinuteOnce()
    {
        var connection = await postgres.NewDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(one => Task.Run(() => Write(connection, one), Token)));
        using var engine = Open(connection);
        Assert.Equal(Keys.Length, engine.History.Workloads().Count);
        foreach (var key in Keys)
        {
            var samples = engine.History.ReadSamples(key, Start, Start.AddDays(60));
            Assert.Equal(Enumerable.Range(0, 60), samples.Select(sample => (int)(sample.At - Start).TotalHours / 24));
        }

        Assert.Equal([5, 4, 3, 2, 1], engine.Models.Versions(Keys[0]).Select(model => model.Version));
        Assert.Single(engine.Models.Versions(Keys[0]), model => model.Role == ModelRole.Champion);
    }

    [Fact]
    public async Task Write_ServerRestartsUnderLoad_FailsTypedAndGoesOnWithoutARestartOfOurs()
    {
        await using var server = await PostgresServer.StartAsync(Token);
        using var engine = Open(await server.NewDatabaseAsync(Token));
        engine.History.Register(new StoredWorkload(Keys[0], [1]));
        engine.History.Append(Start, [KeyValuePair.Create(Keys[0], MinuteSample.Of(1))]);

        await server.EndAsync(Token);
        var failure = Assert.Throws<StorageException>(() =>
            engine.History.Append(Start.AddMinutes(1), [KeyValuePair.Create(Keys[0], MinuteSample.Of(2))])
        );
        Assert.Equal(StorageFailure.Unreachable, failure.Failure);
        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => engine.History.Read(Keys[0], Start, Start));

        await server.BeginAsync(Token);
        engine.History.Append(Start.AddMinutes(1), [KeyValuePair.Create(Keys[0], MinuteSample.Of(2))]);
        Assert.Equal([1, 2], engine.History.Read(Keys[0], Start, Start.AddMinutes(1)).Values.ToArray());

        // Between two calls the connection of the pool breaks unseen: the next call must not notice.
        await server.EndAsync(Token);
        await server.BeginAsync(Token);
        Assert.Equal(1, engine.History.Append(Start.AddMinutes(2), [KeyValuePair.Create(Keys[0], MinuteSample.Of(3))]));
    }

    [Fact]
    public async Task Trim_OldPartitions_AreDroppedAndAnotherProcessStillWritesThere()
    {
        var connection = await postgres.NewDatabaseAsync();
        using var one = Open(connection);
        using var two = Open(connection);
        one.History.Register(new StoredWorkload(Keys[0], [1]));
        var old = new RegularSeries(Start.AddDays(-60), TimeSpan.FromMinutes(1), [1, 2, 3]);
        two.History.Import(Keys[0], old, overwrite: false);
        one.History.Trim(Start.AddDays(-30), Start.AddDays(-30));
        Assert.Null(one.History.Span(Keys[0]));

        // The second believes that the partition is there: the first try says what is wrong, the next one mends it.
        Assert.Throws<StorageException>(() => two.History.Import(Keys[0], old, overwrite: false));
        Assert.Equal(3, two.History.Import(Keys[0], old, overwrite: false));
    }

    [Fact]
    public async Task Open_NewerDatabase_IsRefused()
    {
        var connection = await postgres.NewDatabaseAsync();
        Open(connection).Dispose();
        await using (var source = Npgsql.NpgsqlDataSource.Create(connection))
        {
            await using var command = source.CreateCommand("INSERT INTO prewarm.schema_version VALUES (99)");
            await command.ExecuteNonQueryAsync(Token);
        }

        Assert.Equal(StorageFailure.NewerSchema, Assert.Throws<StorageException>(() => Open(connection)).Failure);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Password=hunter2;Nonsense=1")]
    [InlineData("hunter2")]
    public void Open_UnreadableConnectionString_RepeatsNothingOfIt(string connection)
    {
        var failure = Assert.Throws<StorageException>(() => Open(connection));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    private static void Write(string connection, int one)
    {
        using var engine = Open(connection);
        var random = new Random(one);
        foreach (var key in Keys)
        {
            engine.History.Register(new StoredWorkload(key, [1]));
        }

        for (var day = 0; day < 60; day++)
        {
            // Each in an order of its own, each day in a partition that may not be there yet.
            var samples = Keys.OrderBy(_ => random.Next())
                .Select(key => KeyValuePair.Create(key, MinuteSample.Of(day)));
            engine.History.Append(Start.AddDays(day), [.. samples]);
            var version = engine.Models.Publish(
                new NewModel(Keys[0], "k/1", Start, Start, Start, "{}", "{}", [(byte)(day % 5)])
            );
            engine.Models.Promote(Keys[0], version.Version, Start.AddDays(day));
        }
    }

    private static IStorageEngine Open(string connection) =>
        StorageEngines.OpenPostgres(connection, NullLoggerFactory.Instance);
}
