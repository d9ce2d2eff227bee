using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Scrape;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>The sources as production registers them, from configuration.</summary>
internal sealed class SourceSet : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SourceSet(params (string Key, string Value)[] settings)
        : this(null, settings) { }

    public SourceSet(ITargetResolver? resolver, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(pair => KeyValuePair.Create("Sources:default:" + pair.Key, (string?)pair.Value))
            )
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        if (resolver is not null)
        {
            services.AddSingleton(resolver);
        }

        services.AddPrewarmSources(configuration);
        _services = services.BuildServiceProvider();
    }

    public static SignalRequest Vllm(string model = "llama") =>
        new(
            "w",
            "default",
            "vllm",
            [new LabelMatcher("model_name", LabelMatch.Equal, model)],
            new Dictionary<string, string>()
        );

    public static SignalRequest Custom(string key, string query) =>
        new("w", "default", "custom", [], new Dictionary<string, string> { [key] = query });

    public async Task<SignalReadings> ReadAsync(SignalRequest request) => (await ReadAsync([request]))[0];

    public Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset? at = null
    ) =>
        _services
            .GetRequiredService<ISignalReader>()
            .ReadAsync(requests, at ?? TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);

    public Task<RegularSeries?> ReadHistoryAsync(SignalRequest request, DateTimeOffset from, DateTimeOffset to) =>
        _services
            .GetRequiredService<IHistoryReader>()
            .ReadHistoryAsync(request, from, to, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
