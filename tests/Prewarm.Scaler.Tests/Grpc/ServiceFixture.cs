using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Grpc;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.Scaler.Tests.Grpc;

/// <summary>The service with its interceptor, without a host: a test publishes the answers itself.</summary>
internal sealed class ServiceFixture : IDisposable
{
    public const string Prefix = "/externalscaler.ExternalScaler/";
    private readonly TestMeterFactory _meters = new();
    private readonly FakeLifetime _lifetime = new();

    public ServiceFixture(Action<ScalerOptions>? configure = null)
    {
        var values = new ScalerOptions();
        configure?.Invoke(values);
        var options = Options.Create(values);
        Metrics = new ScalerMetrics(_meters);
        Registry = new WorkloadRegistry(options, new SourceCatalog(null), Clock, new FakeLogger<WorkloadRegistry>());
        var lifetimes = new StreamLifetimes(_lifetime, options, Metrics, Clock);
        Service = new ExternalScalerService(Registry, lifetimes, options, Clock);
        Interceptor = new ErrorInterceptor(Metrics, Clock, Log);
        Durations = new MetricCollector<double>(_meters, "Prewarm.Scaler", "prewarm.poll.duration");
        Streams = new MetricCollector<long>(_meters, "Prewarm.Scaler", "prewarm.streams.open");
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public FakeLogger<ErrorInterceptor> Log { get; } = new();

    public ScalerMetrics Metrics { get; }

    public WorkloadRegistry Registry { get; }

    public ExternalScalerService Service { get; }

    public ErrorInterceptor Interceptor { get; }

    public MetricCollector<double> Durations { get; }

    public MetricCollector<long> Streams { get; }

    public static ScaledObjectRef Reference { get; } =
        new()
        {
            Name = "llama",
            Namespace = "inference",
            ScalerMetadata = { ["engine"] = "vllm", ["targetPerReplica"] = "20" },
        };

    public Workload Workload => Registry.Resolve(Reference).Workload!;

    /// <summary>Publishes what the engine decides for a load.</summary>
    public void Publish(double running) => Publish(FakeSignalReader.Load(running, 0));

    public void Publish(SignalReadings readings)
    {
        var input = new DecisionInput(readings with { At = Clock.GetUtcNow() }, null);
        Workload.Publish(Workload.Engine.Decide(input, Workload.Settings));
    }

    public void StopHost() => _lifetime.StopApplication();

    public Task<IsActiveResponse> IsActiveAsync(ScaledObjectRef reference, CancellationTokenSource? caller = null) =>
        Interceptor.UnaryServerHandler(
            reference,
            new FakeCallContext(Prefix + "IsActive", caller?.Token ?? default),
            Service.IsActive
        );

    public Task<GetMetricsResponse> GetMetricsAsync(string metric) =>
        Interceptor.UnaryServerHandler(
            new GetMetricsRequest { ScaledObjectRef = Reference, MetricName = metric },
            new FakeCallContext(Prefix + "GetMetrics"),
            Service.GetMetrics
        );

    public Task StreamAsync(IServerStreamWriter<IsActiveResponse> writer, CancellationTokenSource? caller = null) =>
        Interceptor.ServerStreamingServerHandler(
            Reference,
            writer,
            new FakeCallContext(Prefix + "StreamIsActive", caller?.Token ?? default),
            Service.StreamIsActive
        );

    public void Dispose()
    {
        Durations.Dispose();
        Streams.Dispose();
        _meters.Dispose();
        _lifetime.Dispose();
    }

    private sealed class FakeLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class TestMeterFactory : System.Diagnostics.Metrics.IMeterFactory
    {
        private readonly List<System.Diagnostics.Metrics.Meter> _meters = [];

        public System.Diagnostics.Metrics.Meter Create(System.Diagnostics.Metrics.MeterOptions options)
        {
            var meter = new System.Diagnostics.Metrics.Meter(options.Name, options.Version, options.Tags, this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
