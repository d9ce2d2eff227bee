using Externalscaler;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Hosting;
using Prewarm.Scaler;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>KEDA, the scaler, the forecaster, a proxy with faults and Prometheus behind it, for one workload of one test.</summary>
internal sealed class FaultBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-faults-");
    private readonly int _scalerPort = ServerProcess.FreePort();
    private readonly int _forecasterPort = ServerProcess.FreePort();
    private readonly FaultEngine _engine;
    private readonly GrpcChannel _channel;
    private WebApplication? _scaler;
    private WebApplication? _forecaster;
    private KedaWatch? _keda;

    private FaultBench(string model, FaultEngine engine, FaultProxy proxy)
    {
        Model = model;
        Proxy = proxy;
        _engine = engine;
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_scalerPort}");
    }

    public string Model { get; }

    public FaultProxy Proxy { get; }

    public KedaWatch Keda => _keda!;

    public string HistoryFile => Path.Combine(_folder.FullName, "history.db");

    public IServiceProvider Forecaster => _forecaster!.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts everything with 40 requests running and waits until KEDA sees them.</summary>
    public static async Task<FaultBench> StartAsync(FaultEngine engine, int prometheus, string model)
    {
        var proxy = await FaultProxy.StartAsync(prometheus, Token);
        var bench = new FaultBench(model, engine, proxy);
        bench.Expose(() => Gauges("40", "0"));
        await bench.StartForecasterAsync();
        await bench.StartScalerAsync();
        bench._keda = new KedaWatch(
            new ExternalScaler.ExternalScalerClient(bench._channel),
            ScalerFixture.Vllm(model),
            Token
        );
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 1), "a first value");
        return bench;
    }

    /// <summary>vLLM's gauges; <c>$</c> stands for the labels of the model.</summary>
    public static string Gauges(string running, string waiting) =>
        $"vllm:num_requests_running$ {running}\nvllm:num_requests_waiting$ {waiting}\n";

    /// <summary>What the engine tells of this model from now on.</summary>
    public void Expose(Func<string> text, string label = "model_name") =>
        _engine.Expose(Model, () => text().Replace("$", $"{{{label}=\"{Model}\"}}", StringComparison.Ordinal));

    public async Task StartScalerAsync()
    {
        _scaler = ScalerHost.Create(
            Arguments(
                ("Scaler:GrpcAddress", "127.0.0.1"),
                ("Scaler:GrpcPort", Text(_scalerPort)),
                ("Scaler:HttpAddress", "127.0.0.1"),
                ("Scaler:HttpPort", "0"),
                ("Scaler:ForecasterAddress", $"http://127.0.0.1:{_forecasterPort}"),
                ("Scaler:PollingStep", FaultTimeouts.PollingStep),
                ("Scaler:MaxAge", FaultTimeouts.MaxAge)
            ),
            (services, configuration) =>
            {
                ServiceSets.ScalerSources(services, configuration);
                services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            }
        );
        await _scaler.StartAsync(Token);
    }

    public async Task StartForecasterAsync()
    {
        _forecaster = ForecasterHost.Create(
            Arguments(
                ("Forecaster:GrpcPort", Text(_forecasterPort)),
                ("Forecaster:HttpAddress", "127.0.0.1"),
                ("Forecaster:HttpPort", "0"),
                ("Forecaster:Backfill", "false"),
                ("Storage:Path", HistoryFile)
            ),
            (services, configuration) =>
            {
                ServiceSets.ForecasterSources(services, configuration);
                services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            }
        );
        await _forecaster.StartAsync(Token);
    }

    public Task StopScalerAsync() => StopAsync(ref _scaler);

    public Task StopForecasterAsync() => StopAsync(ref _forecaster);

    public async ValueTask DisposeAsync()
    {
        if (_keda is not null)
        {
            await _keda.DisposeAsync();
        }

        await StopScalerAsync();
        await StopForecasterAsync();
        _channel.Dispose();
        await Proxy.DisposeAsync();
        _engine.Expose(Model, () => string.Empty);
        _folder.Delete(recursive: true);
    }

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Task StopAsync(ref WebApplication? host)
    {
        var stopping = host;
        host = null;
        return stopping is null ? Task.CompletedTask : StopAsync(stopping);
    }

    /// <summary>Stops a host and fails on errors it logged: no fault from outside is an error of ours.</summary>
    private static async Task StopAsync(WebApplication host)
    {
        var logs = host.Services.GetFakeLogCollector();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
        Assert.Empty(logs.GetSnapshot().Where(log => log.Level >= LogLevel.Error).Select(log => log.Message));
    }

    private HostArguments Arguments(params (string Key, string Value)[] settings)
    {
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Sources:default:Type"] = "prometheus",
            ["Sources:default:Url"] = Proxy.Address,
            ["Sources:default:Timeout"] = FaultTimeouts.SourceTimeout,
            ["Sources:default:MaxSampleAge"] = FaultTimeouts.MaxSampleAge,
        };
        foreach (var (key, value) in settings)
        {
            overrides[key] = value;
        }

        return new HostArguments { ConfigFile = HostArguments.NoFile, Overrides = overrides };
    }
}
