using Prewarm.FunctionalTests.Faults;
using Prewarm.TestUtils;
using Prewarm.TestUtils.Servers;

[assembly: AssemblyFixture(typeof(FaultServers))]

namespace Prewarm.FunctionalTests.Faults;

/// <summary>One Prometheus and one engine for all fault tests, started by the first that asks.</summary>
public sealed class FaultServers : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private FaultEngine? _engine;
    private ServerProcess? _prometheus;

    internal FaultEngine Engine => _engine!;

    internal int Port => _prometheus!.Port;

    /// <summary>Starts what is not started yet; skips the calling test where there is no Prometheus.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var program = Require.Program("prometheus");
        await _starting.WaitAsync(cancellationToken);
        try
        {
            _engine ??= await FaultEngine.StartAsync(CancellationToken.None);
            _prometheus ??= await ServerProcess.PrometheusAsync(program, [_engine.Port], cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _starting.Dispose();
    }
}
