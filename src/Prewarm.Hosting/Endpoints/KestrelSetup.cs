using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Prewarm.Hosting.Tls;

namespace Prewarm.Hosting.Endpoints;

/// <summary>Two listeners: gRPC over HTTP/2 only, and everything else over HTTP/1.1 only.</summary>
/// <remarks>The protocol thus tells the ports apart: nothing of one is reachable over the other.</remarks>
internal static class KestrelSetup
{
    /// <summary>A push trigger pins two streams of the one connection KEDA keeps; Kestrel's 100 would stall everything at 50 triggers.</summary>
    private const int StreamsPerConnectionMax = 100_000;

    private const int RequestBytesMax = 64 * 1024 * 1024;
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IdleConnectionTimeout = TimeSpan.FromMinutes(20);

    public static void UsePrewarmKestrel(this IWebHostBuilder host) =>
        host.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(
                (_, kestrel) =>
                {
                    // The server is made while the host is built; without this, its own options alone would be complained about.
                    kestrel.ApplicationServices.GetService<IStartupValidator>()?.Validate();
                    var options = kestrel.ApplicationServices.GetRequiredService<IOptions<EndpointOptions>>().Value;
                    kestrel.AddServerHeader = false;
                    kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
                    kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;

                    // A node that vanishes closes nothing; unanswered pings free the streams it held.
                    kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
                    kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;

                    // KEDA's polling interval may exceed Kestrel's default of 130 s; closing in between only costs reconnects.
                    kestrel.Limits.KeepAliveTimeout = IdleConnectionTimeout;

                    // Idle grpc-go connections send nothing for minutes; a rate limit would cut open streams.
                    kestrel.Limits.MinRequestBodyDataRate = null;
                    kestrel.Limits.MinResponseDataRate = null;
                    kestrel.Listen(
                        IPAddress.Parse(options.GrpcAddress),
                        options.GrpcPort,
                        listen =>
                        {
                            listen.Protocols = HttpProtocols.Http2;
                            if (!string.IsNullOrEmpty(options.Tls.CertificateFile))
                            {
                                var files = kestrel.ApplicationServices.GetRequiredService<CertificateFiles>();
                                files.EnsureUsable(); // A certificate that cannot be used refuses the start, not every handshake.
                                listen.UseHttps(ServerTls.Callback(files, options.Tls));
                            }
                        }
                    );
                    kestrel.Listen(
                        IPAddress.Parse(options.HttpAddress),
                        options.HttpPort,
                        listen => listen.Protocols = HttpProtocols.Http1
                    );
                }
            );
}
