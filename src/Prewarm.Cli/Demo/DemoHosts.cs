using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Inspection;
using Prewarm.Scaler;
using Prewarm.Simulation.Clock;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Cli.Demo;

/// <summary>Scaler and forecaster as they run in a pod, in this process, on the demo's clock and a history of its own.</summary>
/// <param name="postgres">Connection string of a database where a schema is made for the demo; null takes an SQLite file.</param>
internal sealed class DemoHosts(string? postgres) : IAsyncDisposable
{
    /// <summary>A pass that takes longer than this in real time is not waited for: the run goes on as a cluster would.</summary>
    private static readonly TimeSpan PassPatience = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-demo-");
    private readonly ScratchSchema? _schema = postgres is null ? null : new ScratchSchema(postgres, "prewarm_demo");
    private WebApplication? _forecaster;
    private WebApplication? _scaler;

    public int ScalerPort { get; private set; }

    public int PagePort { get; private set; }

    /// <summary>Lets whoever sees the demo's output change things on its page; lives as long as the demo.</summary>
    public string OperatorToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private IServiceProvider Scaler => _scaler!.Services;

    private IServiceProvider Forecaster => _forecaster!.Services;

    public async Task StartAsync(
        DemoTraffic traffic,
        DemoTimeline timeline,
        VirtualClock clock,
        string metricsAddress,
        int pagePort,
        CancellationToken cancellationToken
    )
    {
        _forecaster = ForecasterHost.Create(
            Arguments(
                clock,
                ("Forecaster:GrpcPort", "0"),
                ("Forecaster:HttpAddress", "127.0.0.1"),
                ("Forecaster:HttpPort", Number(IsFree(pagePort) ? pagePort : 0)),
                ("Forecaster:BackfillPause", "0s"), // The demo's past is in memory.
                ("Storage:Engine", _schema is null ? StorageEngines.Sqlite : StorageEngines.Postgres),
                ("Storage:ConnectionString", _schema?.ConnectionString ?? string.Empty),
                ("Storage:Path", Path.Combine(_folder.FullName, "history.db")),
                ("Sources:default:Type", "scrape"),
                ("Sources:default:Targets:0", metricsAddress),
                ("Inspection:Tokens:0:Name", "demo"),
                ("Inspection:Tokens:0:Role", "operator"),
                ("Inspection:Tokens:0:Sha256", Hash(OperatorToken))
            ),
            (services, configuration) =>
            {
                services.AddSingleton<IHistoryReader>(new DemoHistoryReader(traffic, clock));
                services.AddPrewarmSources(configuration);
                services.AddSingleton(timeline);
                services.AddSingleton<IInspectionSource, DemoInspectionSource>();
                services.AddPage();
            }
        );
        _forecaster.MapPrewarmInspection();
        await _forecaster.StartAsync(cancellationToken).ConfigureAwait(false);
        var ports = Forecaster.GetRequiredService<BoundPorts>();
        PagePort = ports.Http;
        _scaler = ScalerHost.Create(
            Arguments(
                clock,
                ("Scaler:GrpcAddress", "127.0.0.1"),
                ("Scaler:GrpcPort", "0"),
                ("Scaler:HttpAddress", "127.0.0.1"),
                ("Scaler:HttpPort", "0"),
                ("Scaler:ForecasterAddress", "http://127.0.0.1:" + Number(ports.Grpc)),
                ("Sources:default:Type", "scrape"),
                ("Sources:default:Targets:0", metricsAddress)
            ),
            ServiceSets.ScalerSources
        );
        await _scaler.StartAsync(cancellationToken).ConfigureAwait(false);
        ScalerPort = Scaler.GetRequiredService<BoundPorts>().Grpc;
    }

    /// <summary>True once the forecaster publishes forecasts of the workload.</summary>
    public bool HasForecast =>
        ForecasterHost.View(Forecaster).Workloads().Any(one => one.Forecast is { Learning: false });

    /// <summary>Waits until both processes have done what an instant asked of them.</summary>
    /// <returns>False when a pass took too long.</returns>
    public async Task<bool> SettleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PassPatience);
        try
        {
            await ScalerHost.SamplingPasses(Scaler).WaitForAsync(now, patience.Token).ConfigureAwait(false);
            await ScalerHost.ReportedPasses(Scaler).WaitForAsync(now, patience.Token).ConfigureAwait(false);
            if (now.Second == 0)
            {
                await ForecasterHost
                    .PublishingPasses(Forecaster)
                    .WaitForAsync(now, patience.Token)
                    .ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (WebApplication?[])[_scaler, _forecaster])
        {
            if (app is not null)
            {
                await app.StopAsync().ConfigureAwait(false);
                await app.DisposeAsync().ConfigureAwait(false);
            }
        }

        _folder.Delete(recursive: true);
        _schema?.Dispose(); // Last, because it throws when the server is away.
    }

    private static HostArguments Arguments(VirtualClock clock, params (string Key, string Value)[] overrides) =>
        new()
        {
            // An operator's own prewarm.yaml in the working folder must not change the demo.
            ConfigFile = HostArguments.NoFile,
            Overrides = overrides.ToDictionary(
                pair => pair.Key,
                pair => (string?)pair.Value,
                StringComparer.OrdinalIgnoreCase
            ),
            Clock = clock,
            Quiet = true,
        };

    private static bool IsFree(int port)
    {
        if (port == 0)
        {
            return true;
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
