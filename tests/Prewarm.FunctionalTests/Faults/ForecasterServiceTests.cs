using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Training;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Inspection;
using Prewarm.Protocol.V1;
using ForecasterClient = Prewarm.Protocol.V1.Forecaster.ForecasterClient;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>The forecaster's gRPC service over real HTTP/2, its clock in the hand of the test.</summary>
public sealed class ForecasterServiceTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-forecaster-");
    private readonly FakeTimeProvider _clock = new(Start);
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;
    private ForecasterClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = ForecasterHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Clock = _clock,
                Overrides = new Dictionary<string, string?>
                {
                    ["Forecaster:GrpcPort"] = "0",
                    ["Forecaster:HttpAddress"] = "127.0.0.1",
                    ["Forecaster:HttpPort"] = "0",
                    ["Forecaster:Backfill"] = "false",
                    ["Storage:Path"] = Path.Combine(_folder.FullName, "history.db"),
                },
            },
            (services, configuration) =>
            {
                ServiceSets.ForecasterSources(services, configuration);
                services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            }
        );
        await _app.StartAsync(Token);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_app.Services.GetRequiredService<BoundPorts>().Grpc}");
        _client = new ForecasterClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        var logs = _app.Services.GetFakeLogCollector();
        await _app.StopAsync(CancellationToken.None);
        _channel.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
        Assert.Empty(logs.GetSnapshot().Where(log => log.Level >= LogLevel.Error).Select(log => log.Message));
    }

    [Fact]
    public async Task StreamForecasts_NothingTrained_SendsHeadersAtOnceAndEndsWithOkOnShutdown()
    {
        using var stream = _client.StreamForecasts(new StreamForecastsRequest(), cancellationToken: Token);
        await stream.ResponseHeadersAsync.WaitAsync(FaultTimeouts.Patience, TimeProvider.System, Token);
        var next = stream.ResponseStream.MoveNext(Token);
        Assert.False(next.IsCompleted);
        await _app.StopAsync(Token);
        Assert.False(await next);
        Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
    }

    [Fact]
    public async Task StreamForecasts_ClientGone_FreesTheSubscriptionAndTheOthersGoOn()
    {
        await LearnAsync("a", "b");
        var leaving = _client.StreamForecasts(new StreamForecastsRequest(), cancellationToken: Token);
        Assert.True(await leaving.ResponseStream.MoveNext(Token));
        leaving.Dispose();
        using var staying = _client.StreamForecasts(new StreamForecastsRequest(), cancellationToken: Token);
        Assert.True(await staying.ResponseStream.MoveNext(Token));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Publish();
        await FaultTimeouts.WithinAsync(
            async token =>
            {
                // Older ones may still be on their way.
                while (staying.ResponseStream.Current.OriginUnixMs < Start.AddMinutes(1).ToUnixTimeMilliseconds())
                {
                    Assert.True(await staying.ResponseStream.MoveNext(token));
                }
            },
            () => "the forecast of the new minute",
            Token
        );
    }

    [Fact]
    public async Task StreamForecasts_KeysAskedFor_SendsOnlyThose()
    {
        await LearnAsync("a", "b");
        using var stream = _client.StreamForecasts(
            new StreamForecastsRequest { Keys = { Key("b") } },
            cancellationToken: Token
        );
        for (var minute = 0; minute < 3; minute++)
        {
            Assert.True(await stream.ResponseStream.MoveNext(Token));
            Assert.Equal("b", stream.ResponseStream.Current.Key.Name);
            _clock.Advance(TimeSpan.FromMinutes(1));
            Publish();
        }
    }

    [Fact]
    public async Task StreamForecasts_TwoScalers_BothGetEveryWorkload()
    {
        await LearnAsync("a", "b");
        for (var scaler = 0; scaler < 2; scaler++)
        {
            using var stream = _client.StreamForecasts(new StreamForecastsRequest(), cancellationToken: Token);
            var seen = new HashSet<string>();
            while (seen.Count < 2)
            {
                Assert.True(await stream.ResponseStream.MoveNext(Token));
                seen.Add(stream.ResponseStream.Current.Key.Name);
            }
        }
    }

    [Fact]
    public async Task Report_WithBudgets_IsWhatPageAndApiShow()
    {
        var source = _app.Services.GetRequiredService<IInspectionSource>();
        Assert.Null(source.Budgets().At);
        var report = new ReportRequest { AtUnixMs = Start.ToUnixTimeMilliseconds() };
        report.Budgets.Add(
            new BudgetState
            {
                Name = "pool",
                Gpus = 8,
                Members =
                {
                    new BudgetMember
                    {
                        Label = "search",
                        Guarantee = 2,
                        Weight = 1,
                    },
                },
                Claims =
                {
                    new BudgetClaim
                    {
                        Namespace = "ml",
                        Name = "llama",
                        Weight = 1,
                        GpusPerReplica = 2,
                        Wanted = 5,
                        Granted = 4,
                    },
                },
            }
        );
        await _client.ReportAsync(report, cancellationToken: Token);

        var body = source.Budgets();
        Assert.Equal(Start, body.At);
        var budget = Assert.Single(body.Budgets);
        Assert.Equal((8.0, (double?)null), (budget.Gpus, budget.CostPerHour));
        Assert.Equal(6, Assert.Single(budget.Members).BorrowedGpus);
        Assert.Equal((1, 2.0), (Assert.Single(budget.Workloads).Cut, budget.Workloads[0].CutGpus));
    }

    [Fact]
    public async Task Report_Hostile_IsAnsweredAndHarmsNoOther()
    {
        await LearnAsync("a");
        var report = new ReportRequest { AtUnixMs = long.MinValue };
        report.Observations.Add(new Observation());
        report.Settings.Add(new WorkloadSettings { Key = Key(new string('x', 10_000)), LeadSeconds = double.NaN });
        Assert.False((await _client.ReportAsync(report, cancellationToken: Token)).NeedsSettings);
        Assert.Equal("a", Assert.Single(ForecasterHost.View(_app.Services).Workloads()).Key.Name);
    }

    private static WorkloadKey Key(string name) =>
        new()
        {
            Namespace = "ns",
            Name = name,
            Trigger = "t",
        };

    private void Publish() => _app.Services.GetRequiredService<PublishingLoop>().RunOnce(_clock.GetUtcNow(), Token);

    /// <summary>One reported minute, closed and trained on.</summary>
    private async Task LearnAsync(params string[] names)
    {
        var report = new ReportRequest { AtUnixMs = Start.ToUnixTimeMilliseconds() };
        foreach (var name in names)
        {
            report.Settings.Add(
                new WorkloadSettings
                {
                    Key = Key(name),
                    LeadSeconds = 300,
                    Quantile = 0.9,
                    Timezone = "UTC",
                }
            );
            report.Observations.Add(new Observation { Key = Key(name), Demand = 10 });
        }

        Assert.False((await _client.ReportAsync(report, cancellationToken: Token)).NeedsSettings);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Publish();
        _app.Services.GetRequiredService<TrainingLoop>().RunOnce(_clock.GetUtcNow(), Token);
    }
}
