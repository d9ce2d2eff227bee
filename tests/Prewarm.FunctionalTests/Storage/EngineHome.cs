using Prewarm.Storage;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>A store of one of the engines for one test, and the configuration that leads a forecaster to it.</summary>
internal sealed class EngineHome : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-engine-");
    private PostgresServer? _server;

    private EngineHome(string engine) => Settings["Storage:Engine"] = engine;

    /// <summary>A forecaster on free ports and this store, without back-fill; a test may add to it.</summary>
    public Dictionary<string, string?> Settings { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["Forecaster:GrpcPort"] = "0",
            ["Forecaster:HttpAddress"] = "127.0.0.1",
            ["Forecaster:HttpPort"] = "0",
            ["Forecaster:Backfill"] = "false",
        };

    public static async Task<EngineHome> StartAsync(string engine, CancellationToken cancellationToken)
    {
        var home = new EngineHome(engine);
        home.Settings["Storage:Path"] = Path.Combine(home._folder.FullName, "history.db");
        if (engine == StorageEngines.Postgres)
        {
            home._server = await PostgresServer.StartAsync(cancellationToken);
            home.Settings["Storage:ConnectionString"] = await home._server.NewDatabaseAsync(cancellationToken);
        }

        return home;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
