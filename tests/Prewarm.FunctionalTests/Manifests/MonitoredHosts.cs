using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Signals;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Protocol.V1;
using Prewarm.Scaler.Deciding.Learning;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Sources;
using Prewarm.Sources.Kubernetes.Starts;
using Prewarm.Storage;
using Prewarm.TestUtils.Fakes;
using ForecastView = Prewarm.Scaling.Forecasts.ForecastView;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>A scaler and a forecaster to which everything has happened that dashboards and alerts look at; their ports are read.</summary>
public sealed class MonitoredHosts : IAsyncLifetime
{
    private const int Points = 180;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    internal ExportedMetrics Metrics { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ReadScalerAsync();
        await ReadForecasterAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Two workloads that want more than their budget holds, one whose forecast outgrows its maximum, starts that are measured.</summary>
    private async Task ReadScalerAsync()
    {
        var clock = new FakeTimeProvider(Start);
        var (asked, ready) = (1, 1);
        var source = new FakeSignalReader
        {
            Read = _ =>
                FakeSignalReader.Load(running: 200, queue: 5) with
                {
                    Replicas = Reading.Of(asked),
                    ReadyReplicas = Reading.Of(ready),
                },
        };
        await using var scaler = await ScalerFixture.StartAsync(
            source,
            clock,
            ("Budgets:pool:Gpus", "10"),
            ("Budgets:pool:Members:all:Weight", "1")
        );
        await scaler.ValueAsync(ScalerFixture.Vllm("a", ("maxForecastReplicas", "6")));
        await scaler.ValueAsync(ScalerFixture.Vllm("b"));
        var cache = scaler.Services.GetRequiredService<ForecastCache>();
        foreach (var workload in scaler.Services.GetRequiredService<WorkloadRegistry>().Workloads)
        {
            cache.Put(workload.Id, Rising());
        }

        var starts = scaler.Services.GetRequiredService<StartInbox>();
        for (var minute = 1; minute <= 8; minute++)
        {
            starts.OnStart(MeasuredAt(Start.AddMinutes(minute)));
            (asked, ready) = (minute < 2 ? 1 : 7, minute < 4 ? 1 : 7);
            clock.Advance(TimeSpan.FromMinutes(1));
            await scaler.PassAsync(Start.AddMinutes(minute));
        }

        var sources = new SourceMetrics(scaler.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        sources.Read("default", "ok", TimeSpan.FromMilliseconds(5));
        Metrics.Read(await scaler.Http.GetStringAsync("/metrics", Token));
    }

    private async Task ReadForecasterAsync()
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-monitored-");
        var app = ForecasterHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Clock = new FakeTimeProvider(Start),
                Overrides = new Dictionary<string, string?>
                {
                    ["Forecaster:GrpcPort"] = "0",
                    ["Forecaster:HttpAddress"] = "127.0.0.1",
                    ["Forecaster:HttpPort"] = "0",
                    ["Forecaster:Backfill"] = "false",
                    ["Storage:Path"] = Path.Combine(folder.FullName, "history.db"),
                },
            },
            (services, configuration) =>
            {
                ServiceSets.ForecasterSources(services, configuration);
                services.AddLogging(logging => logging.ClearProviders());
            }
        );
        await using (app)
        {
            await app.StartAsync(Token);
            Happen(app.Services);
            using var http = new HttpClient();
            var port = app.Services.GetRequiredService<BoundPorts>().Http;
            Metrics.Read(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), Token));
            await app.StopAsync(Token);
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Pre-warms that end, trainings, a forecast and its judgement.</summary>
    private static void Happen(IServiceProvider services)
    {
        var key = new HistoryKey("inference", "a", "t");
        var metrics = services.GetRequiredService<ForecasterMetrics>();
        foreach (var outcome in (LedgerOutcome[])[LedgerOutcome.Used, LedgerOutcome.Wasted])
        {
            metrics.Ledger(new LedgerRow(key, Start, "test", 3, 1, Start, Start, outcome, 1, 1));
        }

        metrics.Trained(TimeSpan.FromSeconds(1), "ok");
        metrics.Trained(TimeSpan.FromSeconds(1), "failed");
        var board = services.GetRequiredService<ForecastBoard>();
        board.Register(
            key,
            new WorkloadSettings
            {
                StepSeconds = 15,
                LeadSeconds = 60,
                Quantile = 0.9,
                Timezone = "UTC",
            }
        );
        var workload = board.Find(key)!;
        var served = new ServedForecast(Flat(), Diagnostics(), 1, Start);
        workload.Served = served;
        var accuracy = services.GetRequiredService<AccuracyKeeper>();
        accuracy.Take(workload, Start, [1], served);
        accuracy.Take(workload, Start.AddMinutes(5), [.. Enumerable.Repeat(1.0, 30)], served);
    }

    private static MeasuredStart MeasuredAt(DateTimeOffset ready) =>
        new(
            "inference",
            "a",
            "p",
            "gpu-1",
            ready.AddMinutes(-5),
            ready.AddMinutes(-4),
            ready.AddMinutes(-2),
            ready.AddMinutes(-2),
            ready
        );

    /// <summary>One more unit of demand each minute.</summary>
    private static ForecastView Rising()
    {
        float[] ramp = [.. Enumerable.Range(0, Points).Select(point => (float)point)];
        return new ForecastView
        {
            Origin = Start,
            Step = TimeSpan.FromMinutes(1),
            Mean = ramp,
            Levels = [0.5, 0.9],
            WindowQuantiles = [.. ramp, .. ramp],
            Window = TimeSpan.FromMinutes(6),
        };
    }

    private static WindowForecast Flat() =>
        new()
        {
            Origin = Start,
            Step = TimeSpan.FromMinutes(1),
            Mean = [.. Enumerable.Repeat(1.0, Points)],
            Levels = [0.5, 0.95],
            WindowQuantiles = [.. Enumerable.Repeat(2.0, 2 * Points)],
            Model = "test",
            Learning = false,
            Reason = string.Empty,
            HistoryPoints = Points,
        };

    private static ForecastDiagnostics Diagnostics() =>
        new()
        {
            Bases = [],
            ScoredWindows = 0,
            Coverage = [],
            PinballLoss = double.NaN,
            LastValuePinballLoss = double.NaN,
            RejectedSamples = 0,
            MissingSamples = 0,
            Rank = 0,
        };
}
