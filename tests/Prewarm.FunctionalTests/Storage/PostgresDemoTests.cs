using Npgsql;
using Prewarm.FunctionalTests.Cli;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>The demo keeps everything in PostgreSQL and leaves nothing there. On SQLite it is tested with the command line.</summary>
public sealed class PostgresDemoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_OnPostgres_HelpsAndLeavesNothingBehind()
    {
        await using var server = await PostgresServer.StartAsync(Token);
        var connection = await server.NewDatabaseAsync(Token);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, connection + Environment.NewLine, Token);
            var run = CliTests.RunAsync("demo", "--headless", "--for", "2h", "--port", "0", "--postgres", file);
            await using var source = NpgsqlDataSource.Create(connection);
            var seen = false;
            await ServerProcess.EventuallyAsync(
                async () => (seen |= await SchemasAsync(source) == 1) || run.IsCompleted,
                Token
            );
            var (code, output, error) = await run;
            Assert.True(code == 0, output + error);
            Assert.Contains("Prewarm helped", output, StringComparison.Ordinal);
            Assert.DoesNotContain("fail:", error, StringComparison.Ordinal);
            Assert.True(seen);
            Assert.Equal(0, await SchemasAsync(source));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Demo_PostgresAway_FailsWithOneLine()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                $"Host=127.0.0.1;Port={ServerProcess.FreePort()};Username=u;Password=hunter2;Database=d",
                Token
            );
            var (code, _, error) = await CliTests.RunAsync("demo", "--headless", "--port", "0", "--postgres", file);
            Assert.Equal(1, code);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<long> SchemasAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'prewarm%'"
        );
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
