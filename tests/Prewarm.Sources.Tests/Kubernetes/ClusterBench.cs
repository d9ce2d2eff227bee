using System.Threading.Channels;
using k8s;
using Microsoft.Extensions.Logging.Testing;
using Prewarm.Sources.Kubernetes;
using Prewarm.Sources.Kubernetes.Starts;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>A running watch against a fake API server.</summary>
internal sealed class ClusterBench : IAsyncDisposable, IStartObserver
{
    private readonly Channel<MeasuredStart> _starts = Channel.CreateUnbounded<MeasuredStart>();
    private readonly k8s.Kubernetes _client;

    private ClusterBench(FakeApiServer server, KubernetesOptions options)
    {
        Server = server;
        Options = options;
        _client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address });
        Watch = new ClusterWatch(_client, options, [this], TimeProvider.System, new FakeLogger<ClusterWatch>(Logs));
    }

    public FakeApiServer Server { get; }

    public KubernetesOptions Options { get; }

    public ClusterWatch Watch { get; }

    public FakeLogCollector Logs { get; } = new();

    public static async Task<ClusterBench> StartAsync(
        Action<FakeApiServer>? prepare = null,
        Action<KubernetesOptions>? set = null
    )
    {
        var server = await FakeApiServer.StartAsync(TestContext.Current.CancellationToken);
        prepare?.Invoke(server);
        var options = new KubernetesOptions
        {
            Instance = "prewarm-0",
            RefusedRetry = TimeSpan.FromMilliseconds(200),
            LeaseDuration = TimeSpan.FromSeconds(3),
        };
        set?.Invoke(options);
        var bench = new ClusterBench(server, options);
        await bench.Watch.StartAsync(TestContext.Current.CancellationToken);
        return bench;
    }

    public void OnStart(MeasuredStart start) => _starts.Writer.TryWrite(start);

    public Task<MeasuredStart> NextStartAsync() =>
        _starts
            .Reader.ReadAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public bool HasStart => _starts.Reader.TryPeek(out _);

    public static Task UntilAsync(Func<bool> check) =>
        ServerProcess.EventuallyAsync(() => Task.FromResult(check()), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var record in Logs.GetSnapshot())
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{record.Level} {record.Message} {record.Exception?.Message}"
            );
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Watch.StopAsync(patience.Token);
        Watch.Dispose();
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
