using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Training;
using Prewarm.Protocol.V1;
using Prewarm.Storage;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>Whole forecasters on one PostgreSQL.</summary>
public sealed class PostgresForecasterTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Start);
    private PostgresServer _server = null!;
    private string _connection = string.Empty;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(Token);
        _connection = await _server.NewDatabaseAsync(Token);
    }

    public ValueTask DisposeAsync() => _server is null ? ValueTask.CompletedTask : _server.DisposeAsync();

    [Fact]
    public async Task TwoForecasters_SameWorkload_KeepEachMinuteOnceAndOneGoesOnWhenTheOtherIsReplaced()
    {
        await using var one = Create();
        await using (var two = Create())
        {
            for (var minute = 0; minute < 30; minute++)
            {
                Live([one, two], 100 + minute);
            }
        }

        for (var minute = 30; minute < 40; minute++)
        {
            Live([one], 100 + minute);
        }

        await using var three = Create(); // A rolling update: the new one begins with what the others kept.
        Train(three);
        var key = Assert.Single(three.Services.GetRequiredService<IHistoryStore>().Workloads()).Key;
        var samples = three.Services.GetRequiredService<IHistoryStore>().ReadSamples(key, Start, Start.AddHours(1));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(minute => 100.0 + minute),
            samples.Select(sample => sample.Sample.Mean)
        );
        Assert.Equal(40, ForecasterHost.View(three.Services).Find("ns", "llama", null)!.Forecast!.HistoryPoints, 1.0);
        Assert.Single(three.Services.GetRequiredService<IModelStore>().Versions(key));
    }

    [Fact]
    public async Task Restart_UnderLoad_HoldsTheMinutesAndForecastsGoOn()
    {
        await using var app = Create();
        for (var minute = 0; minute < 30; minute++)
        {
            Live([app], 100);
        }

        Train(app);
        await _server.EndAsync(Token);
        for (var minute = 0; minute < 3; minute++)
        {
            Live([app], 200);
        }

        await _server.BeginAsync(Token);
        Live([app], 100);
        var store = app.Services.GetRequiredService<IHistoryStore>();
        var samples = store.ReadSamples(new HistoryKey("ns", "llama", "t"), Start, Start.AddHours(1));
        Assert.Equal(34, samples.Count);
        Assert.Equal(3, samples.Count(sample => sample.Sample.Mean == 200));
        Assert.Equal(
            Start.AddMinutes(33),
            ForecasterHost.View(app.Services).Find("ns", "llama", null)!.Forecast!.Origin
        );
        Assert.DoesNotContain(
            app.Services.GetFakeLogCollector().GetSnapshot(),
            log => log.Message.Contains("127.0.0.1", StringComparison.Ordinal)
        );
    }

    private WebApplication Create() =>
        TestForecaster.Create(
            _clock,
            new Dictionary<string, string?>
            {
                ["Forecaster:Backfill"] = "false",
                ["Storage:Engine"] = "postgres",
                ["Storage:ConnectionString"] = _connection,
            }
        );

    /// <summary>One minute: reports at its start, a pass at its end, in every forecaster.</summary>
    private void Live(IReadOnlyList<WebApplication> apps, double demand)
    {
        var at = _clock.GetUtcNow();
        var key = new WorkloadKey
        {
            Namespace = "ns",
            Name = "llama",
            Trigger = "t",
        };
        var request = new ReportRequest { AtUnixMs = at.ToUnixTimeMilliseconds() };
        request.Settings.Add(
            new WorkloadSettings
            {
                Key = key,
                StepSeconds = 15,
                LeadSeconds = 300,
                HoldSeconds = 60,
                Quantile = 0.9,
                Timezone = "UTC",
            }
        );
        request.Observations.Add(new Observation { Key = key, Demand = demand });
        foreach (var app in apps)
        {
            app.Services.GetRequiredService<Collector>().Take(request);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var app in apps)
        {
            app.Services.GetRequiredService<PublishingLoop>().RunOnce(_clock.GetUtcNow(), Token);
        }
    }

    private void Train(WebApplication app) =>
        app.Services.GetRequiredService<TrainingLoop>().RunOnce(_clock.GetUtcNow(), Token);
}
