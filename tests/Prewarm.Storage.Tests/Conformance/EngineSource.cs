using Prewarm.TestUtils.Servers;

[assembly: AssemblyFixture(typeof(Prewarm.Storage.Tests.Conformance.SharedPostgres))]

namespace Prewarm.Storage.Tests.Conformance;

/// <summary>One cluster for all tests of the assembly, started by the first that needs it.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private PostgresServer? _server;

    public async Task<string> NewDatabaseAsync()
    {
        var token = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(token);
        try
        {
            _server ??= await PostgresServer.StartAsync(token);
        }
        finally
        {
            _gate.Release();
        }

        return await _server.NewDatabaseAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }
}

/// <summary>Tests that hold for every engine.</summary>
/// <param name="home">Where the store of one test lives.</param>
public abstract class EngineSource(StoreHome home) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Start = StoreHome.Start;
    protected static readonly HistoryKey Key = new("ns", "llama", "t");
    protected static readonly HistoryKey Other = new("ns", "mistral", "t");

    public ValueTask InitializeAsync() => home.InitializeAsync();

    public ValueTask DisposeAsync() => home.DisposeAsync();

    /// <summary>Opens the same store again and again.</summary>
    public IStorageEngine Open() => home.Open();

    /// <summary>An engine that knows both workloads.</summary>
    public IStorageEngine OpenRegistered()
    {
        var engine = Open();
        engine.History.Register(new StoredWorkload(Key, [1]));
        engine.History.Register(new StoredWorkload(Other, [2]));
        return engine;
    }
}
