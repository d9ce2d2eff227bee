using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Demo;

/// <summary>Serves what the ready replicas' vLLM would: one exposition with the series of each, told apart by <c>pod</c>.</summary>
internal sealed class FleetMetricsServer : IAsyncDisposable
{
    public const string Model = "demo";
    private readonly WebApplication _app;
    private volatile string _text = string.Empty;

    private FleetMetricsServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First() + "/metrics";

    public static async Task<FleetMetricsServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FleetMetricsServer(app);
        app.MapGet("/metrics", () => Results.Text(server._text, "text/plain; version=0.0.4"));
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Shows a fleet as of the end of its last tick.</summary>
    public void Show(SimulatedFleet fleet)
    {
        var text = new StringBuilder();
        Write(text, fleet, "vllm:num_requests_running", "gauge", fleet.Running / Math.Max(1, fleet.Ready));
        Write(text, fleet, "vllm:num_requests_waiting", "gauge", fleet.Queue / Math.Max(1, fleet.Ready));
        Write(
            text,
            fleet,
            "vllm:kv_cache_usage_perc",
            "gauge",
            Math.Min(
                0.85,
                0.85 * fleet.Running / Math.Max(1, fleet.Ready) / Simulation.FleetRules.ConcurrencyPerReplica
            )
        );

        // The fleet's one counter stands on the first replica: shares of it would jump with the number of replicas.
        text.Append("# TYPE vllm:request_success_total counter\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"vllm:request_success_total{{model_name=\"{Model}\",pod=\"vllm-0\"}} {fleet.ServedTotal:R}\n"
        );
        _text = text.ToString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Write(StringBuilder text, SimulatedFleet fleet, string name, string type, double value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        for (var pod = 0; pod < fleet.Ready; pod++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}{{model_name=\"{Model}\",pod=\"vllm-{pod}\"}} {value:R}\n"
            );
        }
    }
}
