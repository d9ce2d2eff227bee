using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Prewarm.Inspection.Pages;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>Page and API on a real server on loopback, over stores in memory.</summary>
public sealed class InspectionBench : IAsyncDisposable
{
    public const string OperatorToken = "operator-token-of-the-tests";
    public const string ViewerToken = "viewer-token-of-the-tests";
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private WebApplication? _app;

    public FakeInspectionSource Source { get; } = new(Now);

    public FakeHistory History { get; } = new();

    public InMemoryRecords Records { get; } = new();

    public InMemoryOperations Operations { get; } = new();

    public InMemoryModels Models { get; } = new();

    public IWhatIfRunner WhatIf { get; set; } = new FakeWhatIfRunner();

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Settings as in <c>prewarm.yaml</c>; set before the start.</summary>
    public Dictionary<string, string?> Settings { get; } =
        new(StringComparer.Ordinal)
        {
            ["Inspection:Tokens:0:Name"] = "olga",
            ["Inspection:Tokens:0:Role"] = "operator",
            ["Inspection:Tokens:0:Sha256"] = Hash(OperatorToken),
            ["Inspection:Tokens:1:Name"] = "vera",
            ["Inspection:Tokens:1:Role"] = "viewer",
            ["Inspection:Tokens:1:Sha256"] = Hash(ViewerToken),
            ["Inspection:RequestsPerMinute"] = "100000",
            ["Inspection:ChangesPerMinute"] = "100000",
            ["Inspection:WarmUp"] = "false", // Reads of its own would be in the way of tests that count or change what is read.
        };

    public async Task<InspectionBench> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IInspectionSource>(Source);
        builder.Services.AddSingleton<IHistoryStore>(History);
        builder.Services.AddSingleton<IDecisionStore>(Records);
        builder.Services.AddSingleton<ILedgerStore>(Records);
        builder.Services.AddSingleton<IAccuracyStore>(Records);
        builder.Services.AddSingleton<IAuditStore>(Records);
        builder.Services.AddSingleton<IOperationsStore>(Operations);
        builder.Services.AddSingleton<IModelStore>(Models);
        builder.Services.AddSingleton(WhatIf);
        builder.Services.AddPrewarmInspection();
        _app = builder.Build();
        _app.UseRouting();
        _app.MapPrewarmInspection();
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.Single());
        return this;
    }

    internal IServiceProvider Services => _app!.Services;

    /// <summary>Until the page has made its views once; at once where that is off.</summary>
    public Task WarmedUpAsync() =>
        Services.GetServices<IHostedService>().OfType<PageWarmUp>().Single().ExecuteTask ?? Task.CompletedTask;

    /// <summary>A client that follows no redirect and keeps no cookie.</summary>
    /// <param name="token">Sent as a bearer token; null sends none.</param>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>A decision of a workload, as a scaler reports it.</summary>
    public DecisionRow Decide(HistoryKey key, DateTimeOffset at, int replicas, double ready, string reason = "forecast")
    {
        var json = System.Text.Json.JsonSerializer.Serialize(
            new
            {
                reasons = new[] { reason },
                active = true,
                value = replicas * 16.0,
                starting = Math.Max(0, replicas - ready),
                load = new { demand = 12.5 },
                clamps = new[]
                {
                    new
                    {
                        guard = "rampUp",
                        before = replicas + 2,
                        after = replicas,
                        reason = "at most 2 a minute",
                    },
                },
            }
        );
        var row = new DecisionRow(key, at, replicas, ready, 0, replicas * 16, 12.5, replicas * 16, 16, json);
        Records.DecisionRows.Add(row);
        return row;
    }

    public static string Hash(string token) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))
        );

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync().ConfigureAwait(false);
            await _app.DisposeAsync().ConfigureAwait(false);
        }

        History.Dispose();
    }
}
