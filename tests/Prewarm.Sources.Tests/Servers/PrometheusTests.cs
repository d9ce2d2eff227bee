using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>Against a real Prometheus that scrapes two engines, and against one that misbehaves.</summary>
public sealed class PrometheusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Engine(
        double running,
        double waiting,
        double finished,
        string kv = "vllm:kv_cache_usage_perc"
    ) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"vllm:num_requests_running{{model_name=\"llama\"}} {running}\nvllm:num_requests_waiting{{model_name=\"llama\"}} {waiting}\nvllm:request_success_total{{model_name=\"llama\"}} {finished}\n{kv}{{model_name=\"llama\"}} 0.25\n"
        );

    [Fact]
    public async Task Vllm_TwoEngines_AreSummedAndFaultsStayApart()
    {
        var program = Require.Program("prometheus");
        await using var one = await MetricsTarget.StartAsync(Token);
        await using var two = await MetricsTarget.StartAsync(Token);
        one.Text = Engine(10, 3, 100);
        two.Text = Engine(20, 4, 50, "vllm:gpu_cache_usage_perc");
        var prometheus = await ServerProcess.PrometheusAsync(program, [one.Port, two.Port], Token);
        await using var sources = new SourceSet(
            ("Type", "prometheus"),
            ("Url", $"http://127.0.0.1:{prometheus.Port}"),
            ("MaxSampleAge", "5s")
        );
        SignalReadings read = null!;
        await ServerProcess.EventuallyAsync(
            async () =>
            {
                read = await sources.ReadAsync(SourceSet.Vllm());
                return read.ReadyReplicas is { IsFresh: true, Value: 2 } && read.Completions.IsFresh;
            },
            Token
        );
        Assert.Equal((30.0, 7.0), (read.Running.Value, read.Queue.Value));
        Assert.Equal(0.25, read.KvCacheUsage.Value); // The newer name is used where any engine has it.
        Assert.Equal(ReadingState.Missing, (await sources.ReadAsync(SourceSet.Vllm("nobody"))).Running.State);

        // A counter that starts again after a crash must not make the rate negative or huge.
        one.Text = Engine(10, 3, 2);
        one.Text = one.Text.Replace("} 10\n", "} NaN\n", StringComparison.Ordinal);
        await ServerProcess.EventuallyAsync(
            async () => (read = await sources.ReadAsync(SourceSet.Vllm())).Running.State == ReadingState.NotANumber,
            Token
        );
        Assert.InRange(read.Completions.Value, 0, 10);

        one.Text = two.Text = "renamed_running{model_name=\"llama\"} 1\n";
        await ServerProcess.EventuallyAsync(
            async () =>
                (await sources.ReadAsync(SourceSet.Vllm())).Running.State is ReadingState.Stale or ReadingState.Missing,
            Token
        );

        await prometheus.DisposeAsync();
        var down = await sources.ReadAsync(SourceSet.Vllm());
        Assert.Equal((ReadingState.Unreachable, ReadingState.Unreachable), (down.Running.State, down.Queue.State));
    }

    [Theory]
    [InlineData(401, "text/plain", "no", ReadingState.Refused)]
    [InlineData(403, "text/plain", "no", ReadingState.Refused)]
    [InlineData(500, "text/plain", "oops", ReadingState.Unreachable)]
    [InlineData(200, "text/html", "<html>login</html>", ReadingState.Unreachable)]
    [InlineData(
        200,
        "application/json",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[",
        ReadingState.Unreachable
    )]
    [InlineData(200, "application/json", "[]", ReadingState.Unreachable)]
    [InlineData(
        400,
        "application/json",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"model_name secret\"}",
        ReadingState.Refused
    )]
    [InlineData(
        200,
        "application/json",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        ReadingState.Missing
    )]
    public async Task Answer_OfEachKind_BecomesItsState(int status, string type, string text, ReadingState expected)
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        (api.Status, api.ContentType, api.Text) = (status, type, text);
        await using var sources = new SourceSet(("Type", "prometheus"), ("Url", api.Address));
        var read = await sources.ReadAsync(SourceSet.Vllm());
        Assert.Equal(expected, read.Running.State);
        Assert.DoesNotContain("secret", read.Running.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_SlowerThanTheTimeout_IsUnreachable()
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        api.Hang = new TaskCompletionSource();
        await using var sources = new SourceSet(("Type", "prometheus"), ("Url", api.Address), ("Timeout", "200ms"));
        Assert.Equal(ReadingState.Unreachable, (await sources.ReadAsync(SourceSet.Vllm())).Running.State);
    }

    [Fact]
    public async Task ThousandWorkloads_CostOneQuery()
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        (api.ContentType, api.Text) = (
            "application/json",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"
        );
        await using var sources = new SourceSet(("Type", "prometheus"), ("Url", api.Address));
        var requests = Enumerable.Range(0, 1000).Select(i => SourceSet.Vllm("model-" + i)).ToList();
        Assert.Equal(1000, (await sources.ReadAsync(requests)).Count);
        Assert.Equal(1, api.Requests);
    }

    [Fact]
    public async Task Scrape_Engines_RatesAndAllDown()
    {
        await using var one = await MetricsTarget.StartAsync(Token);
        one.Text = Engine(10, 3, 100);
        await using var sources = new SourceSet(("Type", "scrape"), ("Targets:0", one.Address + "/metrics"));
        var start = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        await sources.ReadAsync([SourceSet.Vllm()], start);
        one.Text = Engine(12, 0, 250);
        var read = (await sources.ReadAsync([SourceSet.Vllm()], start.AddSeconds(15)))[0];
        Assert.Equal(
            (12.0, 0.0, 10.0, 1.0),
            (read.Running.Value, read.Queue.Value, read.Completions.Value, read.ReadyReplicas.Value)
        );
        one.Status = 500;
        Assert.Equal(
            ReadingState.Unreachable,
            (await sources.ReadAsync([SourceSet.Vllm()], start.AddSeconds(30)))[0].Running.State
        );
    }
}
