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

    /// <summary>Our instruments: one series per workload and then some.</summary>
    private const int OwnSeriesMax = 20_000;

    /// <summary>The runtime's: a handful each. Room for all series of an instrument is taken when it is created.</summary>
    private const int RuntimeSeriesMax = 64;

    public static void AddPrewarmTelemetry(this IServiceCollection services, string role) =>
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("prewarm-" + role))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter("Prewarm.*", RuntimeMeter)
                    .AddView(Stream)
                    .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0)
            );

    private static MetricStreamConfiguration Stream(Instrument instrument)
    {
        if (instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal))
        {
            return new ExplicitBucketHistogramConfiguration { Boundaries = DurationBounds };
        }

        return new MetricStreamConfiguration
        {
            CardinalityLimit = instrument.Meter.Name == RuntimeMeter ? RuntimeSeriesMax : OwnSeriesMax,
        };
    }

    public static void UsePrewarmMetrics(this WebApplication app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Request.Path == "/metrics" && !HttpProtocol.IsHttp2(context.Request.Protocol)
        );
}
