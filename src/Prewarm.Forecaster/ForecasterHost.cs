using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecaster.Backfill;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Grpc;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Recording;
using Prewarm.Forecaster.Training;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;
using Prewarm.Hosting.Health;
using Prewarm.Hosting.Loops;

namespace Prewarm.Forecaster;

/// <summary>The sidecar process.</summary>
public static class ForecasterHost
{
    public const string Role = "Forecaster";
    private const int MessageBytesMax = 64 * 1024 * 1024;

    internal static readonly EndpointOptions Ports = new()
    {
        GrpcAddress = "127.0.0.1",
        GrpcPort = 9091,
        HttpPort = 8080,
    };

    /// <summary>Names the settings that a forecaster reads.</summary>
    public static void AddSettings(ConfigurationSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        schema
            .Add(Role, typeof(EndpointOptions))
            .Add(Role, typeof(ForecasterOptions))
            .Add(CalendarsOptions.Section, typeof(Dictionary<string, CalendarOptions>))
            .Add(StorageOptions.Section, typeof(StorageOptions));
    }

    /// <summary>Builds the host; starting it opens the ports.</summary>
    /// <param name="arguments">What the caller decides.</param>
    /// <param name="services">Registers the sources (an <c>IHistoryReader</c>), or fakes in tests.</param>
    public static WebApplication Create(HostArguments arguments, Action<IServiceCollection, IConfiguration> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        DurationConverter.Register();
        var builder = PrewarmHost.CreateBuilder(arguments, Role, Ports);
        services(builder.Services, builder.Configuration);
        builder.Services.AddPrewarmForecaster();
        var app = builder.Build();
        app.MapPrewarmDefaults();
        app.MapGrpcService<ForecasterService>();
        var metrics = app.Services.GetRequiredService<ForecasterMetrics>();
        metrics.Observe(
            app.Services.GetRequiredService<ForecastBoard>(),
            app.Services.GetRequiredService<TimeProvider>()
        );
        metrics.Observe(app.Services.GetRequiredService<AccuracyKeeper>());
        return app;
    }

    /// <summary>Signals that a minute has been closed, learned and published.</summary>
    public static IPassSignal PublishingPasses(IServiceProvider services) =>
        services.GetRequiredService<PublishingLoop>().Passes;

    /// <summary>The forecasts of a running host, for the page and the API.</summary>
    public static IForecastView View(IServiceProvider services) => services.GetRequiredService<IForecastView>();

    internal static void AddPrewarmForecaster(this IServiceCollection services)
    {
        services.AddOptions<ForecasterOptions>().BindConfiguration(ForecasterOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ForecasterOptions>, ForecasterOptionsValidator>();
        services
            .AddOptions<CalendarsOptions>()
            .Configure<IConfiguration>(
                static (options, configuration) => configuration.GetSection(CalendarsOptions.Section).Bind(options.All)
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CalendarsOptions>, CalendarsOptionsRules>();
        services.AddPrewarmStorage();
        services.AddSingleton<ForecastBoard>();
        services.AddSingleton<MinuteBuckets>();
        services.AddSingleton<BudgetBoard>();
        services.AddSingleton<Collector>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<ForecastPublisher>();
        services.AddSingleton<AccuracyKeeper>();
        services.AddSingleton<ForecasterMetrics>();
        services.TryAddSingleton<IPromotionJudge, PinballJudge>();
        services.AddSingleton<HistoryMasks>();
        services.AddSingleton<ConfiguredCalendars>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<HistoryLearner>();
        services.AddSingleton<WorkloadTrainer>();
        services.AddSingleton<CanaryKeeper>();
        services.AddSingleton<IForecastView, ForecastView>();
        services.AddLoop<PublishingLoop>();
        services.AddLoop<TrainingLoop>();
        services.AddLoop<BackfillLoop>();
        services.AddSingleton<LedgerKeeper>();
        services.AddSingleton<UsageKeeper>();
        services.AddLoop<DecisionRecorder>();
        services.AddLoop<OperationsFeed>();
        services.AddLoop<MaintenanceLoop>();
        services.AddSingleton<IReadinessCheck, PublishingReadiness>();
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MessageBytesMax);
        services.AddSingleton<ForecasterService>();
    }

    private static void AddLoop<TLoop>(this IServiceCollection services)
        where TLoop : class, IHostedService
    {
        services.AddSingleton<TLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<TLoop>());
    }
}
