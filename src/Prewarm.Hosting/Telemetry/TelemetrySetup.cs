using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Prewarm.Hosting.Telemetry;

/// <summary>The exporter: OpenTelemetry's for Prometheus. Everything else only knows System.Diagnostics.Metrics.</summary>
internal static class TelemetrySetup
{
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>Bounds of duration histograms, in seconds: polls take microseconds, passes seconds.</summary>
    private static readonly double[] DurationBounds =
    [
        0.00001,
        0.0001,
        0.0005,
        0.001,
        0.005,
        0.01,
        0.05,
        0.1,
        0.5,
        1,
        2,
        5,
        15,
        60,
    ];

    /// <summary>The runtime's instruments have a handful of series each.</summary>
    private const int RuntimeSeries = 64;

    public static void AddPrewarmTelemetry(this IServiceCollection services, string role)
    {
        var room = new SeriesRoom();
        room.Reserve(RuntimeMeter, RuntimeSeries);
        services.AddSingleton(room);
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("prewarm-" + role))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter("Prewarm.*", RuntimeMeter)
                    .AddView(instrument => Stream(instrument, room))
                    .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0)
            );
    }

    public static void UsePrewarmMetrics(this WebApplication app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Request.Path == "/metrics" && !HttpProtocol.IsHttp2(context.Request.Protocol)
        );

    private static MetricStreamConfiguration Stream(Instrument instrument, SeriesRoom room)
    {
        var stream = instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBounds }
            : new MetricStreamConfiguration();
        stream.CardinalityLimit = room.Of(instrument);
        return stream;
    }
}
