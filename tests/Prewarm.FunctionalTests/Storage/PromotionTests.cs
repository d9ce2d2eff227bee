using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting.Endpoints;
using Prewarm.Inspection;
using Prewarm.Inspection.Views;
using Prewarm.Protocol.V1;
using Prewarm.Storage;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>A started forecaster whose models an operator changes over the HTTP API, on both engines.</summary>
public sealed class PromotionTests : IAsyncLifetime
{
    private const string Secret = "operators-secret";
    private const string Models = "api/v1/workloads/ns/llama/models";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private readonly FakeTimeProvider _clock = new(Start);
    private EngineHome? _home;
    private WebApplication? _app;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            var logs = _app.Services.GetFakeLogCollector();
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
            Assert.Empty(logs.GetSnapshot().Where(log => log.Level >= LogLevel.Error).Select(log => log.Message));
        }

        if (_home is not null)
        {
            await _home.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(StorageEngines.Sqlite)]
    [InlineData(StorageEngines.Postgres)]
    public async Task PromoteThenRollback_OverTheApi_AreFollowedWithoutADroppedForecast(string engine)
    {
        await StartAsync(engine);
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{_app!.Services.GetRequiredService<BoundPorts>().Http}/"),
        };
        await UntilServedAsync(1, mayBeAbsent: true);
        var recipe = ModelRecipe.Of(Key, "recent", Start.AddDays(-1));
        var challenger = _app
            .Services.GetRequiredService<IModelStore>()
            .Publish(new NewModel(Key, ModelRecipe.Kind, Start, recipe.LearnFrom, Start, "{}", "{}", recipe.Write()));

        Assert.Equal(401, await ChangeAsync(http, challenger.Version, "promote"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        Assert.Equal(200, await ChangeAsync(http, challenger.Version, "promote"));
        await UntilServedAsync(challenger.Version, mayBeAbsent: false);
        Assert.Equal([(2, "champion"), (1, "former")], await RolesAsync(http));

        Assert.Equal(409, await ChangeAsync(http, 1, "rollback")); // It is not the champion: nothing changes.
        Assert.Equal(200, await ChangeAsync(http, challenger.Version, "rollback"));
        await UntilServedAsync(1, mayBeAbsent: false);
        Assert.Equal([(2, "refused"), (1, "champion")], await RolesAsync(http));
        Assert.Equal(409, await ChangeAsync(http, challenger.Version, "promote")); // What was refused stays out.
    }

    private static async Task<int> ChangeAsync(HttpClient http, long version, string change)
    {
        using var answer = await http.PostAsync($"{Models}/{version}:{change}", content: null, Token);
        return (int)answer.StatusCode;
    }

    private static async Task<(long, string)[]> RolesAsync(HttpClient http)
    {
        var body = await http.GetFromJsonAsync<ModelsBody>(Models, Token);
        return [.. body!.Models.Select(model => (model.Version, model.Role))];
    }

    /// <summary>Moves the clock on until forecasts come from a version.</summary>
    private Task UntilServedAsync(long version, bool mayBeAbsent) =>
        ServerProcess.EventuallyAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(15));
                var served = _app!.Services.GetRequiredService<ForecastBoard>().Find(Key)?.Served;
                Assert.True(mayBeAbsent || served is not null);
                return Task.FromResult(served?.ModelVersion == version);
            },
            Token
        );

    private async Task StartAsync(string engine)
    {
        _home = await EngineHome.StartAsync(engine, Token);
        _home.Settings["Inspection:Tokens:0:Name"] = "operator";
        _home.Settings["Inspection:Tokens:0:Role"] = "operator";
        _home.Settings["Inspection:Tokens:0:Sha256"] = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Secret))
        );
        _app = Create();
        Seed(_app.Services.GetRequiredService<IHistoryStore>());
        await _app.DisposeAsync();
        _app = Create(); // Finds the workload and its past as after a restart.
        await _app.StartAsync(Token);
    }

    private static void Seed(IHistoryStore history)
    {
        var settings = new WorkloadSettings
        {
            Key = new WorkloadKey
            {
                Namespace = Key.Namespace,
                Name = Key.Name,
                Trigger = Key.Trigger,
            },
            StepSeconds = 15,
            LeadSeconds = 300,
            HoldSeconds = 60,
            Quantile = 0.9,
            Timezone = "UTC",
        };
        history.Register(new StoredWorkload(Key, settings.ToByteArray()));
        var past = Enumerable.Range(0, 2 * 1440).Select(minute => 100 + (50 * Math.Sin(minute * Math.Tau / 1440)));
        history.Import(Key, new RegularSeries(Start.AddDays(-2), TimeSpan.FromMinutes(1), [.. past]), overwrite: true);
    }

    private WebApplication Create()
    {
        var app = TestForecaster.Create(_clock, _home!.Settings);
        app.MapPrewarmInspection();
        return app;
    }
}
