using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;
using Prewarm.Hosting.Health;
using Prewarm.Hosting.Telemetry;
using Prewarm.Hosting.Tls;

namespace Prewarm.Hosting;

/// <summary>What every process of Prewarm shares: configuration, ports, TLS, logs, metrics, health, exit codes.</summary>
public static class PrewarmHost
{
    /// <summary>Open streams end at once on shutdown; whatever has not ended by then is cut.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Starts a host for a role, with everything but the role's own services.</summary>
    /// <param name="arguments">What the caller decides.</param>
    /// <param name="role">Section of its ports: <c>Scaler</c> or <c>Forecaster</c>.</param>
    /// <param name="defaults">Ports and addresses where the configuration says nothing.</param>
    public static WebApplicationBuilder CreateBuilder(HostArguments arguments, string role, EndpointOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(defaults);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "prewarm" });
        builder.Configuration.AddPrewarm(arguments);
        builder.WebHost.UsePrewarmKestrel();
        AddLogging(builder, arguments.Quiet);
        var services = builder.Services;
        services.AddSingleton(arguments.Clock ?? TimeProvider.System);
        services.AddRouting();
        services.AddSingleton<BoundPorts>();
        services.AddSingleton<CertificateFiles>();
        services.AddSingleton<IValidateOptions<EndpointOptions>>(new EndpointOptionsRules(role));
        services.AddSingleton(new HostRole(role));
        services
            .AddOptions<EndpointOptions>()
            .Configure(options =>
                (options.GrpcAddress, options.GrpcPort, options.HttpAddress, options.HttpPort) = (
                    defaults.GrpcAddress,
                    defaults.GrpcPort,
                    defaults.HttpAddress,
                    defaults.HttpPort
                )
            )
            .BindConfiguration(role)
            .ValidateOnStart();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        services.AddPrewarmTelemetry(role.ToLowerInvariant());
        return builder;
    }

    /// <summary>Maps what every process serves on its HTTP port: metrics and health.</summary>
    public static void MapPrewarmDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UsePrewarmMetrics();

        // HTTP/2 arrives on the gRPC port only: nothing else may answer there.
        app.UseWhen(
            context => HttpProtocol.IsHttp2(context.Request.Protocol) && !IsGrpc(context.Request),
            branch => branch.Run(NotHere)
        );
        app.UseRouting();
        app.MapPrewarmHealth();
    }

    /// <summary>Runs until the process is told to stop.</summary>
    /// <param name="error">Gets one line per reason when the host cannot start.</param>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The last handler of the process turns any failure into one line and an exit code."
    )]
    public static async Task<int> RunAsync(
        Func<WebApplication> create,
        TextWriter error,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            await using var app = create();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            var ports = app.Services.GetRequiredService<BoundPorts>();
            app.Logger.Ready(app.Services.GetRequiredService<HostRole>().Name, ports.Grpc, ports.Http);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Ok; // Told to stop while starting.
        }
        catch (Exception failure)
        {
            foreach (var line in StartFailure.Describe(failure))
            {
                await error.WriteLineAsync(line).ConfigureAwait(false);
            }

            return ExitCodes.Failed;
        }
    }

    private static void AddLogging(WebApplicationBuilder builder, bool quiet)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Logging.SetMinimumLevel(quiet ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Error);
    }

    /// <summary>Pages and health are read with GET, gRPC always posts: a GET in disguise does not get through.</summary>
    private static bool IsGrpc(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    private static Task NotHere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>Which process this is.</summary>
internal sealed record HostRole(string Name);
