using Externalscaler;
using Grpc.Core;

namespace Prewarm.TestUtils.Keda;

/// <summary>Calls an external scaler in the order and with the retries of KEDA's operator, for one trigger.</summary>
public sealed class KedaClient(
    ExternalScaler.ExternalScalerClient client,
    ScaledObjectRef reference,
    KedaVersion version = KedaVersion.Rounding
)
{
    /// <summary>One poll: GetMetricSpec, then GetMetrics and IsActive for each spec. A failed step is tried once more, at once.</summary>
    public async Task<KedaPoll> PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            var specs = await RetryAsync(() => SpecsAsync(cancellationToken));
            var active = false;
            var metrics = new List<KedaMetric>();
            foreach (var spec in specs)
            {
                // The value and the activity are one step to KEDA; the last spec's activity is the trigger's.
                (var value, active) = await RetryAsync(() => MeasureAsync(spec, cancellationToken));
                metrics.Add(value);
            }

            return new KedaPoll(active, metrics, null);
        }
        catch (RpcException failure)
        {
            return new KedaPoll(null, [], failure);
        }
    }

    /// <summary>Follows StreamIsActive until cancelled, opening it again as KEDA does. <c>false</c> is ignored since 2.18.</summary>
    public async Task FollowAsync(Action activated, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activated);
        var backoff = new KedaBackoff();
        while (!cancellationToken.IsCancellationRequested)
        {
            var clean = await ReadStreamAsync(activated, cancellationToken);
            await Task.Delay(backoff.After(clean), clock, cancellationToken);
        }
    }

    private async Task<bool> ReadStreamAsync(Action activated, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = client.StreamIsActive(reference, cancellationToken: cancellationToken);
            while (await stream.ResponseStream.MoveNext(cancellationToken))
            {
                if (stream.ResponseStream.Current.Result)
                {
                    activated();
                }
            }

            return true;
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<MetricSpec>> SpecsAsync(CancellationToken cancellationToken)
    {
        var specs = (await client.GetMetricSpecAsync(reference, cancellationToken: cancellationToken)).MetricSpecs;
        return specs.Count > 0
            ? specs
            : throw new RpcException(new Status(StatusCode.Unknown, "got empty metric spec"));
    }

    private async Task<(KedaMetric Metric, bool Active)> MeasureAsync(
        MetricSpec spec,
        CancellationToken cancellationToken
    )
    {
        var request = new GetMetricsRequest { ScaledObjectRef = reference, MetricName = spec.MetricName };
        var values = (await client.GetMetricsAsync(request, cancellationToken: cancellationToken)).MetricValues;
        var active = (await client.IsActiveAsync(reference, cancellationToken: cancellationToken)).Result;

        // KEDA ignores the names that come back and the HPA adds the values up.
        var sum = values.Sum(value => KedaQuantity.ValueMilli(value.MetricValueFloat, value.MetricValue_, version));
        var target = KedaQuantity.TargetMilli(spec.TargetSizeFloat, spec.TargetSize, version);
        return (new KedaMetric(spec.MetricName, sum, target), active);
    }

    private static async Task<T> RetryAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (RpcException)
        {
            return await step();
        }
    }
}
