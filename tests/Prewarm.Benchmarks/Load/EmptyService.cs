using Externalscaler;
using Grpc.Core;
using Grpc.Net.Client;

namespace Prewarm.Benchmarks.Load;

/// <summary>Handlers that take KEDA's messages and do nothing: what gRPC itself costs on this host.</summary>
internal sealed class EmptyService : EmptyServiceBase
{
    private static readonly Task<IsActiveResponse> Active = Task.FromResult(new IsActiveResponse { Result = true });

    private static readonly Task<GetMetricsResponse> Metrics = Task.FromResult(
        new GetMetricsResponse
        {
            MetricValues =
            {
                new MetricValue
                {
                    MetricName = "prewarm-vllm-0123456789",
                    MetricValueFloat = 100,
                    MetricValue_ = 100,
                },
            },
        }
    );

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context) => Active;

    public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context) =>
        Metrics;
}

/// <summary>What generated code would be for these two methods.</summary>
[BindServiceMethod(typeof(EmptyServiceBase), nameof(Bind))]
internal abstract class EmptyServiceBase
{
    public const string Name = "prewarm.benchmarks.Empty";

    public static readonly Method<ScaledObjectRef, IsActiveResponse> IsActiveMethod = Method(
        "IsActive",
        ScaledObjectRef.Parser,
        IsActiveResponse.Parser
    );

    public static readonly Method<GetMetricsRequest, GetMetricsResponse> GetMetricsMethod = Method(
        "GetMetrics",
        GetMetricsRequest.Parser,
        GetMetricsResponse.Parser
    );

    public static void Bind(ServiceBinderBase binder, EmptyServiceBase? service)
    {
        binder.AddMethod(
            IsActiveMethod,
            service is null ? null : new UnaryServerMethod<ScaledObjectRef, IsActiveResponse>(service.IsActive)
        );
        binder.AddMethod(
            GetMetricsMethod,
            service is null ? null : new UnaryServerMethod<GetMetricsRequest, GetMetricsResponse>(service.GetMetrics)
        );
    }

    public abstract Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context);

    public abstract Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context);

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        string name,
        Google.Protobuf.MessageParser<TRequest> request,
        Google.Protobuf.MessageParser<TResponse> response
    )
        where TRequest : Google.Protobuf.IMessage<TRequest>
        where TResponse : Google.Protobuf.IMessage<TResponse> =>
        new(MethodType.Unary, Name, name, Marshaller(request), Marshaller(response));

    /// <summary>The same path as generated code takes: buffers, not byte arrays.</summary>
    private static Marshaller<T> Marshaller<T>(Google.Protobuf.MessageParser<T> parser)
        where T : Google.Protobuf.IMessage<T> =>
        Marshallers.Create<T>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                Google.Protobuf.MessageExtensions.WriteTo(message, context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence())
        );
}

/// <summary>Calls <see cref="EmptyService"/>.</summary>
internal sealed class EmptyClient(GrpcChannel channel)
{
    private readonly CallInvoker _invoker = channel.CreateCallInvoker();

    public Task IsActiveAsync(ScaledObjectRef request) =>
        _invoker.AsyncUnaryCall(EmptyServiceBase.IsActiveMethod, null, default, request).ResponseAsync;

    public Task GetMetricsAsync(GetMetricsRequest request) =>
        _invoker.AsyncUnaryCall(EmptyServiceBase.GetMetricsMethod, null, default, request).ResponseAsync;
}
