using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Grpc;

/// <summary>KEDA's external-scaler contract, answered from memory.</summary>
/// <remarks>
/// A known reference costs a lookup: no I/O, no lock, and the reply was built when its decision was published. Only the very
/// first call for a reference waits, and not for long: its registration has started a first sample.
/// </remarks>
internal sealed class ExternalScalerService(
    WorkloadRegistry registry,
    StreamLifetimes lifetimes,
    IOptions<ScalerOptions> options,
    TimeProvider clock
) : ExternalScaler.ExternalScalerBase
{
    // Shared: the service is created per call, these replies never change.
    private static readonly Task<IsActiveResponse> Active = Task.FromResult(new IsActiveResponse { Result = true });
    private static readonly Task<IsActiveResponse> Inactive = Task.FromResult(new IsActiveResponse { Result = false });

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context)
    {
        var workload = Find(request);
        return workload.Answer is { } answer ? IsActive(answer) : FirstIsActiveAsync(workload, context);
    }

    public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(Find(request).Specs);

    public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context)
    {
        var workload = Find(request.ScaledObjectRef);
        if (!workload.HasMetric(request.MetricName))
        {
            throw ScalerErrors.UnknownMetric(request.MetricName, workload);
        }

        return workload.Answer is { } answer
            ? Task.FromResult(Metrics(answer, request.MetricName))
            : FirstMetricsAsync(workload, request.MetricName, context);
    }

    public override async Task StreamIsActive(
        ScaledObjectRef request,
        IServerStreamWriter<IsActiveResponse> responseStream,
        ServerCallContext context
    )
    {
        var workload = Find(request);
        using var stream = lifetimes.Open(workload, "StreamIsActive", context.CancellationToken);
        bool? sent = null;
        do
        {
            // While nothing is known there is nothing to say: silence keeps what KEDA has, false would not.
            var active = workload.Answer is { Unavailable: null } answer ? answer.Active : (bool?)null;
            if (active is not { } state || state == sent)
            {
                continue;
            }

            await responseStream
                .WriteAsync(new IsActiveResponse { Result = state }, stream.Token)
                .ConfigureAwait(false);
            sent = state;
        } while (await stream.WaitForChangeAsync().ConfigureAwait(false));
    }

    public override async Task StreamMetricSpec(
        ScaledObjectRef request,
        IServerStreamWriter<GetMetricSpecResponse> responseStream,
        ServerCallContext context
    )
    {
        if (!options.Value.StreamMetricSpec)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "StreamMetricSpec is switched off"));
        }

        var workload = Find(request);
        using var stream = lifetimes.Open(workload, "StreamMetricSpec", context.CancellationToken);
        GetMetricSpecResponse? sent = null;
        do
        {
            var specs = workload.Specs;
            if (sent is not null && (ReferenceEquals(specs, sent) || specs.Equals(sent)))
            {
                continue;
            }

            await responseStream.WriteAsync(specs, stream.Token).ConfigureAwait(false);
            sent = specs;
        } while (await stream.WaitForChangeAsync().ConfigureAwait(false));
    }

    private Workload Find(ScaledObjectRef? reference)
    {
        var resolved = registry.Resolve(reference ?? throw ScalerErrors.NoReference());
        return resolved.Workload ?? throw ScalerErrors.Metadata(resolved.Problems!);
    }

    private static Task<IsActiveResponse> IsActive(Answer answer)
    {
        if (answer.Unavailable is { } reason)
        {
            throw ScalerErrors.Unavailable(reason);
        }

        return answer.Active ? Active : Inactive;
    }

    private static GetMetricsResponse Metrics(Answer answer, string metricName) =>
        answer.Unavailable is { } reason ? throw ScalerErrors.Unavailable(reason) : answer.Find(metricName)!;

    private async Task<IsActiveResponse> FirstIsActiveAsync(Workload workload, ServerCallContext context) =>
        await IsActive(await FirstAsync(workload, context).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task<GetMetricsResponse> FirstMetricsAsync(
        Workload workload,
        string name,
        ServerCallContext context
    ) => Metrics(await FirstAsync(workload, context).ConfigureAwait(false), name);

    private async Task<Answer> FirstAsync(Workload workload, ServerCallContext context)
    {
        try
        {
            return await workload
                .FirstAnswerAsync.WaitAsync(options.Value.FirstAnswerTimeout, clock, context.CancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ScalerErrors.NoFirstSample();
        }
    }
}
