namespace Prewarm.Hosting;

/// <summary>Log messages of the hosting: event ids 6000-6099.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "The server certificate was read; it is valid until {NotAfter:u}.")]
    public static partial void CertificateLoaded(this ILogger logger, DateTime notAfter);

    [LoggerMessage(
        6001,
        LogLevel.Warning,
        "The certificate files cannot be used ({Problem}); the last good ones stay in use."
    )]
    public static partial void CertificateRefused(this ILogger logger, string problem);

    [LoggerMessage(6002, LogLevel.Information, "{Role} is ready: gRPC on port {GrpcPort}, HTTP on port {HttpPort}.")]
    public static partial void Ready(this ILogger logger, string role, int grpcPort, int httpPort);
}
