using Externalscaler;
using Grpc.Core;
using Grpc.Net.Client;

namespace Prewarm.Cli.Demo;

/// <summary>Calls the scaler as KEDA does: the spec, then the metric, then whether it is active; an error means hold.</summary>
internal sealed class KedaPoller : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ExternalScaler.ExternalScalerClient _client;
    private readonly ScaledObjectRef _reference;

    public KedaPoller(int port, IReadOnlyDictionary<string, string> metadata)
    {
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        _client = new ExternalScaler.ExternalScalerClient(_channel);
        _reference = new ScaledObjectRef { Namespace = "demo", Name = "vllm" };
        _reference.ScalerMetadata.Add(metadata.ToDictionary());
    }

    /// <summary>Calls that ended in an error.</summary>
    public int Errors { get; private set; }

    /// <summary>One poll; null when it failed, then the HPA keeps its replicas.</summary>
    public async Task<(double Value, double Target, bool Active)?> PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            var specs = await _client
                .GetMetricSpecAsync(_reference, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            var spec = specs.MetricSpecs[0];
            var request = new GetMetricsRequest { ScaledObjectRef = _reference, MetricName = spec.MetricName };
            var metrics = await _client
                .GetMetricsAsync(request, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            var active = await _client
                .IsActiveAsync(_reference, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            var metric = metrics.MetricValues[0];
            var value = metric.MetricValueFloat > 0 ? metric.MetricValueFloat : metric.MetricValue_;
            var target = spec.TargetSizeFloat > 0 ? spec.TargetSizeFloat : spec.TargetSize;
            return (value, target, active.Result);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            Errors++;
            return null;
        }
    }

    public void Dispose() => _channel.Dispose();
}
