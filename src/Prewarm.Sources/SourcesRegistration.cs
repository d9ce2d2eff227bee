using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prewarm.Forecasting.Series;
using Prewarm.Sources.Http;
using Prewarm.Sources.Options;
using Prewarm.Sources.Probing;
using Prewarm.Sources.Prometheus;
using Prewarm.Sources.Redis;
using Prewarm.Sources.Scrape;

namespace Prewarm.Sources;

/// <summary>Registers all configured sources.</summary>
public static class SourcesRegistration
{
    /// <summary>Reads section <c>Sources</c> and registers <see cref="ISignalReader"/> and <see cref="IHistoryReader"/>.</summary>
    /// <returns>The sources, by name.</returns>
    /// <exception cref="OptionsValidationException">A source breaks a rule; every failure is listed.</exception>
    public static SourcesOptions AddPrewarmSources(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        DurationConverter.Register();
        var bound = configuration.GetSection(SourcesOptions.Section).Get<Dictionary<string, SourceOptions>>() ?? [];
        var options = new SourcesOptions(bound);
        var failures = SourcesRules.Check(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(SourcesOptions.Section, typeof(SourcesOptions), failures);
        }

        foreach (var (name, source) in options.ByName)
        {
            AddClient(services, name, source);
        }

        // A source that is down fails in every pass. We tell once when it stops answering and once when it answers again.
        services.AddLogging(logging => logging.AddFilter("Polly", LogLevel.None));
        services.TryAddSingleton<ITargetResolver, SystemTargetResolver>();
        services.AddSingleton(options);
        services.AddSingleton<SourceMetrics>();
        services.AddSingleton(provider => new SourceReader(
            options.ByName.ToDictionary(
                pair => pair.Key,
                pair => Create(provider, pair.Key, pair.Value),
                StringComparer.Ordinal
            ),
            provider.GetRequiredService<SourceMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SourceReader>>()
        ));
        services.TryAddSingleton<ISignalReader>(provider => provider.GetRequiredService<SourceReader>());
        services.TryAddSingleton<IHistoryReader>(provider => provider.GetRequiredService<SourceReader>());
        services.TryAddSingleton<ISourceProbe>(provider => new SourceProbe(
            options,
            name => provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName(name)),
            provider.GetRequiredService<SourceReader>(),
            TimeProvider.System
        ));
        return options;
    }

    private static void AddClient(IServiceCollection services, string name, SourceOptions source) =>
        services
            .AddHttpClient(ClientName(name), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => SourceHandlers.Create(source))
            .RemoveAllLoggers() // They would log addresses.
            .AddStandardResilienceHandler(resilience =>
            {
                // One more try for what fails fast, inside the one bound the operator set.
                resilience.TotalRequestTimeout.Timeout = source.Timeout;
                resilience.AttemptTimeout.Timeout = source.Timeout;
                resilience.CircuitBreaker.SamplingDuration = source.Timeout * 6;
                resilience.CircuitBreaker.MinimumThroughput = 20;
                resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
                resilience.Retry.MaxRetryAttempts = 1;
                resilience.Retry.Delay = TimeSpan.FromMilliseconds(50);
                resilience.Retry.UseJitter = true;
                resilience.Retry.ShouldHandle = attempt =>
                    ValueTask.FromResult(
                        HttpClientResiliencePredicates.IsTransient(attempt.Outcome)
                            && attempt.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests
                    );
                resilience.Retry.ShouldRetryAfterHeader = false; // It would outlast the bound and hide that the source is busy.
            });

    private static ISourceReader Create(IServiceProvider provider, string name, SourceOptions source)
    {
        HttpClient Client() => provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName(name));

        return source.Type switch
        {
            SourceType.Scrape => new ScrapeReader(Client(), source, provider.GetRequiredService<ITargetResolver>()),
            SourceType.Redis => new RedisReader(source),
            _ => new PrometheusReader(new PrometheusClient(Client(), source), source),
        };
    }

    private static string ClientName(string source) => "source:" + source;
}
