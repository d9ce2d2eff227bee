using Prewarm.Shared;

namespace Prewarm.Inspection.Access;

/// <summary>The transport to the API server, which is trusted by the cluster's own authority.</summary>
internal static class KubernetesTrust
{
    public static SocketsHttpHandler CreateHandler(TokenReviewOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        if (options.CaFile is { Length: > 0 } file)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = ServerTrust.From(file);
        }

        return handler;
    }
}
