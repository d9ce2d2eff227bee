namespace Prewarm.Scaler;

/// <summary>Log messages of the gRPC service: event ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "Call {Method} failed; KEDA got an error and keeps its replicas.")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method);
}
