using Externalscaler;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Scaler;
using Prewarm.Scaler.Sampling;
using Prewarm.Sources;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests;

/// <summary>A started scaler on loopback, over real HTTP/2, with a fake source. Fails on any error log that was not expected.</summary>
internal sealed class ScalerFixture : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly FakeLogCollector _logs;

    private ScalerFixture(WebApplication app, FakeSignalReader source)
    {
        _app = app;
        Source = source;
        _logs = app.Services.GetFakeLogCollector();
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Ports.Grpc}");
        Client = new ExternalScaler.ExternalScalerClient(_channel);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Ports.Http}") };
    }

    public FakeSignalReader Source { get; }

    public ExternalScaler.ExternalScalerClient Client { get; }

    public HttpClient Http { get; }

    public BoundPorts Ports => _app.Services.GetRequiredService<BoundPorts>();

    public IServiceProvider Services => _app.Services;

    public bool AllowErrors { get; set; }

    public IReadOnlyList<FakeLogRecord> Logs => _logs.GetSnapshot();

    public static async Task<ScalerFixture> StartAsync(
        FakeSignalReader? source = null,
        TimeProvider? clock = null,
        params (string Key, string Value)[] settings
    )
    {
        source ??= new FakeSignalReader();
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Scaler:GrpcAddress"] = "127.0.0.1",
            ["Scaler:GrpcPort"] = "0",
            ["Scaler:HttpAddress"] = "127.0.0.1",
            ["Scaler:HttpPort"] = "0",
            ["Scaler:ForecasterAddress"] = "",
        };
        foreach (var (key, value) in settings)
        {
            overrides[key] = value;
        }

        var app = ScalerHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Overrides = overrides,
                Clock = clock,
            },
            (services, _) =>
            {
                services.AddSingleton<ISignalReader>(source);
                services.AddSingleton(new SourceCatalog(null));
                services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            }
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ScalerFixture(app, source);
    }

    /// <summary>A trigger of a vLLM workload with a capacity of 20 and a target of 16.</summary>
    public static ScaledObjectRef Vllm(string name = "llama", params (string Key, string Value)[] more)
    {
        var reference = new ScaledObjectRef { Namespace = "inference", Name = name };
        reference.ScalerMetadata.Add("engine", "vllm");
        reference.ScalerMetadata.Add("selector", $"model_name=\"{name}\"");
        reference.ScalerMetadata.Add("targetPerReplica", "20");
        foreach (var (key, value) in more)
        {
            reference.ScalerMetadata[key] = value;
        }

        return reference;
    }

    public async Task<string> MetricNameAsync(ScaledObjectRef reference) =>
        (await Client.GetMetricSpecAsync(reference, cancellationToken: Token)).MetricSpecs[0].MetricName;

    public async Task<GetMetricsResponse> MetricsAsync(ScaledObjectRef reference) =>
        await Client.GetMetricsAsync(
            new GetMetricsRequest { ScaledObjectRef = reference, MetricName = await MetricNameAsync(reference) },
            cancellationToken: Token
        );

    public async Task<double> ValueAsync(ScaledObjectRef reference) =>
        (await MetricsAsync(reference)).MetricValues[0].MetricValueFloat;

    /// <summary>One sampling pass at an instant, as the loop does it.</summary>
    public Task PassAsync(DateTimeOffset at) => Services.GetRequiredService<SamplingLoop>().RunOnceAsync(at, Token);

    public Task StopAsync() => _app.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        _channel.Dispose();
        await _app.DisposeAsync();
        if (!AllowErrors)
        {
            var errors = _logs
                .GetSnapshot()
                .Where(record => record.Level >= LogLevel.Error)
                .Select(record => record.Message);
            Assert.Empty(errors);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
