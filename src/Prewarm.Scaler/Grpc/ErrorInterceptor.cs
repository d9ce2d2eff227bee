using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Prewarm.Scaler.Grpc;

/// <summary>The one place where exceptions become statuses, and where calls are counted.</summary>
internal sealed class ErrorInterceptor(ScalerMetrics metrics, TimeProvider clock, ILogger<ErrorInterceptor> logger)
    : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var started = clock.GetTimestamp();
        try
        {
            var reply = continuation(request, context);
            if (reply.IsCompletedSuccessfully)
            {
                metrics.Answered(context.Method, StatusCode.OK, clock.GetElapsedTime(started));
                return reply;
            }

            return AwaitAsync(reply, context, started);
        }
        catch (Exception failure)
        {
            throw Translate(failure, context, started);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            if (IsGone(failure, context))
            {
                return; // The caller left or the host stops: routine, and KEDA must read OK.
            }

            logger.CallFailed(failure, context.Method);
            throw new RpcException(new Status(StatusCode.Internal, "internal error; see the scaler's log"));
        }
    }

    private async Task<TResponse> AwaitAsync<TResponse>(Task<TResponse> reply, ServerCallContext context, long started)
    {
        try
        {
            var result = await reply.ConfigureAwait(false);
            metrics.Answered(context.Method, StatusCode.OK, clock.GetElapsedTime(started));
            return result;
        }
        catch (Exception failure)
        {
            throw Translate(failure, context, started);
        }
    }

    private RpcException Translate(Exception failure, ServerCallContext context, long started)
    {
        if (failure is not RpcException known)
        {
            if (IsGone(failure, context))
            {
                known = new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
            }
            else
            {
                logger.CallFailed(failure, context.Method);
                known = new RpcException(new Status(StatusCode.Internal, "internal error; see the scaler's log"));
            }
        }

        metrics.Answered(context.Method, known.StatusCode, clock.GetElapsedTime(started));
        return known;
    }

    private static bool IsGone(Exception failure, ServerCallContext context) =>
        failure is OperationCanceledException
        || (context.CancellationToken.IsCancellationRequested && failure is IOException or InvalidOperationException);
}
