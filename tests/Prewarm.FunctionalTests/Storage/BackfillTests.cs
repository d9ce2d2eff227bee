using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster.Backfill;
using Prewarm.Protocol.V1;
using Prewarm.Storage;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>A forecaster closes the gaps of its history from a real Prometheus, also when what lies between misbehaves.</summary>
public sealed class BackfillTests : IAsyncLifetime
{
    private const int Days = 14;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = Start.AddDays(-Days);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-backfill-");
    private ServerProcess _prometheus = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _prometheus = await ServerProcess.PrometheusWithPastAsync(WritePast, Token);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_prometheus.Port}/") };
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        if (_prometheus is not null)
        {
            _http.Dispose();
            await _prometheus.DisposeAsync();
        }
    }

    [Fact]
    public async Task RealPrometheus_HistoryWithGaps_IsReadInPiecesAndItsOwnGapStaysOne()
    {
        await using var app = Create($"http://127.0.0.1:{_prometheus.Port}");
        var history = Register(app);
        history.Append(Start.AddMinutes(-30), [KeyValuePair.Create(Key, MinuteSample.Of(9999))]);
        await RunAsync(app);
        AssertFilled(history, sampledLive: Start.AddMinutes(-30));
    }

    [Fact]
    public async Task PartialThenBusyThenWell_NothingPartialIsKeptAndAllIsReadInTheEnd()
    {
        await using var proxy = await MetricsTarget.StartAsync(Token);
        var isPartial = true;
        var status = StatusCodes.Status200OK;
        proxy.Handler = context => ForwardAsync(context, status, isPartial);
        await using var app = Create(proxy.Address);
        var history = Register(app);
        await RunAsync(app);
        Assert.Null(history.Span(Key));
        Assert.Single(Warnings(app), text => text.Contains("partial", StringComparison.Ordinal));

        (isPartial, status) = (false, StatusCodes.Status429TooManyRequests);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(app);
        Assert.Null(history.Span(Key));
        Assert.Single(Warnings(app), text => text.Contains("busy", StringComparison.Ordinal));
        var asked = proxy.Requests;
        await RunAsync(app);
        Assert.Equal(asked, proxy.Requests);

        status = StatusCodes.Status200OK;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(app);
        AssertFilled(history, sampledLive: null);
    }

    [Fact]
    public async Task PrometheusThatLoadsFewSamples_GetsSmallerPieces()
    {
        await using var small = await ServerProcess.PrometheusWithPastAsync(
            WritePast,
            Token,
            "--query.max-samples=3000"
        );
        await using var app = Create($"http://127.0.0.1:{small.Port}");
        var history = Register(app);
        await RunAsync(app);
        AssertFilled(history, sampledLive: null);
        Assert.Empty(Warnings(app));
    }

    /// <summary>Two replicas of a model that was away for two hours, scraped each minute.</summary>
    private static void WritePast(TextWriter text)
    {
        text.WriteLine("# TYPE vllm:num_requests_running gauge");
        foreach (var pod in (string[])["a", "b"])
        {
            for (var minute = 0; minute < Days * 1440; minute++)
            {
                var at = First.AddMinutes(minute);
                if (!IsAway(at))
                {
                    text.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"vllm:num_requests_running{{model_name=\"llama\",pod=\"{pod}\"}} {Running(at)} {at.ToUnixTimeSeconds()}"
                        )
                    );
                }
            }
        }

        text.WriteLine("# EOF");
    }

    private static bool IsAway(DateTimeOffset at) => at >= Start.AddDays(-3) && at < Start.AddDays(-3).AddHours(2);

    private static double Running(DateTimeOffset at) => at.Hour + (at.Minute / 100.0);

    /// <summary>A sample counts for five minutes after it in Prometheus; beyond, the gap must be one.</summary>
    private void AssertFilled(IHistoryStore history, DateTimeOffset? sampledLive)
    {
        var series = history.Read(Key, First, Start.AddMinutes(-2));
        for (var i = 0; i < series.Count; i++)
        {
            var at = series.TimeAt(i);
            if (IsAway(at))
            {
                Assert.True(double.IsNaN(series[i]) || at < Start.AddDays(-3).AddMinutes(5));
            }
            else
            {
                Assert.Equal(at == sampledLive ? 9999 : 2 * Running(at), series[i]);
            }
        }
    }

    private async Task ForwardAsync(HttpContext context, int status, bool isPartial)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status200OK)
        {
            return;
        }

        using var body = new StreamContent(context.Request.Body);
        body.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        using var answer = await _http.PostAsync(context.Request.Path.Value!.TrimStart('/'), body, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        await context.Response.WriteAsync(
            isPartial ? text.Replace("{\"status\"", "{\"isPartial\":true,\"status\"", StringComparison.Ordinal) : text,
            Token
        );
    }

    private static IHistoryStore Register(WebApplication app)
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
            Timezone = "UTC",
            Source = "default",
            Engine = "vllm",
            Selector = "model_name=\"llama\"",
        };
        app.Services.GetRequiredService<Prewarm.Forecaster.Workloads.ForecastBoard>().Register(Key, settings);
        var history = app.Services.GetRequiredService<IHistoryStore>();
        history.Register(new StoredWorkload(Key, settings.ToByteArray()));
        return history;
    }

    private static Task RunAsync(WebApplication app) =>
        app.Services.GetRequiredService<BackfillLoop>().RunOnceAsync(null, Token);

    private static IEnumerable<string> Warnings(WebApplication app) =>
        app
            .Services.GetFakeLogCollector()
            .GetSnapshot()
            .Where(log => log.Level >= LogLevel.Warning && log.Message.Contains("ack-fill", StringComparison.Ordinal))
            .Select(log => log.Message);

    private WebApplication Create(string source) =>
        TestForecaster.Create(
            _clock,
            new Dictionary<string, string?>
            {
                ["Forecaster:BackfillPause"] = "0s", // The clock stands still.
                ["Storage:Path"] = Path.Combine(_folder.FullName, "history.db"),
                ["Sources:default:Type"] = "prometheus",
                ["Sources:default:Url"] = source,
                ["Sources:default:Timeout"] = "60s",
            }
        );
}
