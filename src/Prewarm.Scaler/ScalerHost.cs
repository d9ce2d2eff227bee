using Microsoft.Extensions.Options;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;
using Prewarm.Hosting.Health;
using Prewarm.Hosting.Loops;
using Prewarm.Scaler.Deciding;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Grpc;
using Prewarm.Scaler.Sampling;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler;

/// <summary>The process that KEDA calls.</summary>
public static class ScalerHost
{
    public const string Role = "Scaler";

    private static readonly EndpointOptions Ports = new() { GrpcPort = 9090, HttpPort = 8081 };

    /// <summary>Names the settings that a scaler reads.</summary>
    public static void AddSettings(ConfigurationSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        schema.Add(Role, typeof(EndpointOptions)).Add(Role, typeof(ScalerOptions));
    }

    /// <summary>Builds the host; starting it opens the ports.</summary>
    /// <param name="arguments">What the caller decides.</param>
    /// <param name="services">Registers the sources (an <c>ISignalReader</c> and a <see cref="SourceCatalog"/>), or fakes in tests.</param>
    public static WebApplication Create(HostArguments arguments, Action<IServiceCollection, IConfiguration> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Forecasting.Series.DurationConverter.Register();
        var builder = PrewarmHost.CreateBuilder(arguments, Role, Ports);
        services(builder.Services, builder.Configuration);
        builder.Services.AddPrewarmScaler();
        var app = builder.Build();
        app.MapPrewarmDefaults();
        app.MapGrpcService<ExternalScalerService>();

        // Observable gauges belong to nobody who would ask for them: they must exist from the start.
        app.Services.GetRequiredService<DecisionMetrics>();
        return app;
    }

    /// <summary>Signals that a grid pass has been sampled, decided and published.</summary>
    public static IPassSignal SamplingPasses(IServiceProvider services) =>
        services.GetRequiredService<SamplingLoop>().Passes;

    /// <summary>Signals that a grid pass has been reported to the forecaster or given up.</summary>
    public static IPassSignal ReportedPasses(IServiceProvider services) =>
        services.GetRequiredService<ReportLoop>().Passes;

    private static void AddPrewarmScaler(this IServiceCollection services)
    {
        services.AddOptions<ScalerOptions>().BindConfiguration(ScalerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScalerOptions>, ScalerOptionsValidator>();
        services.AddSingleton<IValidateOptions<ScalerOptions>, ScalerOptionsRules>();
        services.AddSingleton<WorkloadRegistry>();
        services.AddSingleton<ForecastCache>();
        services.AddSingleton<ForecasterChannel>();
        services.AddSingleton<OperationsCache>();
        services.AddDeciding();
        services.AddSingleton<SamplingPass>();
        services.AddSingleton<SamplingMetrics>();
        services.AddLoop<SamplingLoop>();
        services.AddLoop<ReportLoop>();
        services.AddLoop<ForecastStreamLoop>();
        services.AddLoop<OperationsStreamLoop>();
        services.AddSingleton<IReadinessCheck, SamplingReadiness>();
        services.AddSingleton<StreamLifetimes>();
        services.AddSingleton<ScalerMetrics>();
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.IgnoreUnknownServices = false;
        });
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<ExternalScalerService>();
    }

    private static void AddLoop<TLoop>(this IServiceCollection services)
        where TLoop : class, IHostedService
    {
        services.AddSingleton<TLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<TLoop>());
    }
}
