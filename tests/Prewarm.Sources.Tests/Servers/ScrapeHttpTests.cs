using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Scrape;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>What engines, proxies and attackers do with HTTP, against the scrape source as production builds it.</summary>
public sealed class ScrapeHttpTests
{
    private const string Text =
        "vllm:num_requests_running{model_name=\"llama\"} 7\nvllm:num_requests_waiting{model_name=\"llama\"} 2\n";

    private const string OpenMetrics =
        "# TYPE vllm:num_requests_running gauge\n# UNIT x y\nvllm:num_requests_running{model_name=\"llama\"} 7 1700000000.25\n"
        + "vllm:num_requests_waiting{model_name=\"llama\"} 2.0\n"
        + "vllm:request_success_total{model_name=\"llama\"} 5 # {trace_id=\"a b\"} 1.0 1700000000\n# EOF\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenMetrics_WithTimesAndExemplars_IsRead() =>
        await IsReadAsync(context =>
        {
            Assert.Contains("openmetrics", context.Request.Headers.Accept.ToString(), StringComparison.Ordinal);
            context.Response.ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            return context.Response.WriteAsync(OpenMetrics);
        });

    [Fact]
    public async Task Gzip_IsRead() =>
        await IsReadAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Text));
        });

    [Fact]
    public async Task Chunks_SplitAnywhere_AreRead() =>
        await IsReadAsync(async context =>
        {
            foreach (var letter in Text)
            {
                await context.Response.WriteAsync(letter.ToString());
                await context.Response.Body.FlushAsync();
            }
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyWithoutEnd_IsCutAtTheLimit(bool gzip)
    {
        var read = await ReadAsync(async context =>
        {
            var megabyte = new byte[1024 * 1024];
            megabyte.AsSpan().Fill((byte)'#');
            context.Response.Headers.ContentEncoding = gzip ? "gzip" : default;
            await using var packed = gzip
                ? new GZipStream(context.Response.Body, CompressionLevel.Fastest)
                : context.Response.Body;
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await packed.WriteAsync(megabyte, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The reader has had enough.
            }
        });
        Assert.Equal(
            (ReadingState.Unreachable, "the answer is larger than allowed"),
            (read.Running.State, read.Running.Detail)
        );
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task Redirect_ToAnotherHost_GetsNeitherRequestNorCredential(int status)
    {
        await using var other = await MetricsTarget.StartAsync(Token);
        other.Text = Text;
        var read = await ReadAsync(context =>
        {
            Assert.Equal("Bearer hunter2", context.Request.Headers.Authorization.ToString());
            context.Response.StatusCode = status;
            context.Response.Headers.Location = other.Address + "/metrics";
            return Task.CompletedTask;
        });
        Assert.Equal(0, other.Requests);
        Assert.Equal(ReadingState.Unreachable, read.Running.State);
    }

    [Fact]
    public async Task DnsName_OfManyPods_ScrapesEachAndOneLostKeepsTheRest()
    {
        await using var pods = await MetricsTarget.StartAsync(Token, IPAddress.Any);
        pods.Text = Text;
        var resolver = new FakeResolver { Addresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")] };
        await using var sources = new SourceSet(
            resolver,
            ("Type", "scrape"),
            ("DnsTargets:0", $"http://vllm.inference:{pods.Port}/metrics")
        );
        var at = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var read = (await sources.ReadAsync([SourceSet.Vllm()], at))[0];
        Assert.Equal((14.0, 4.0, 2.0), (read.Running.Value, read.Queue.Value, read.ReadyReplicas.Value));

        resolver.Addresses = [.. resolver.Addresses, IPAddress.Parse("127.0.0.4")];
        read = (await sources.ReadAsync([SourceSet.Vllm()], at.AddSeconds(15)))[0];
        Assert.Equal((21.0, 3.0), (read.Running.Value, read.ReadyReplicas.Value));
    }

    private static async Task IsReadAsync(Func<HttpContext, Task> handler)
    {
        var read = await ReadAsync(handler);
        Assert.Equal((7.0, 2.0), (read.Running.Value, read.Queue.Value));
    }

    private static async Task<SignalReadings> ReadAsync(Func<HttpContext, Task> handler)
    {
        await using var target = await MetricsTarget.StartAsync(Token);
        target.Handler = handler;
        await using var sources = new SourceSet(
            ("Type", "scrape"),
            ("Targets:0", target.Address + "/metrics"),
            ("BearerToken", "hunter2"),
            ("Timeout", "30s")
        );
        return await sources.ReadAsync(SourceSet.Vllm());
    }

    private sealed class FakeResolver : ITargetResolver
    {
        public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Assert.Equal("vllm.inference", host);
            return Task.FromResult(Addresses);
        }
    }
}
