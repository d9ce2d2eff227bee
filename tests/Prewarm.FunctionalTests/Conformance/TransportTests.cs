using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Workloads;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 43-50: transport, limits, replicas. TLS is in GrpcGo, load in the benchmarks.</summary>
public sealed class TransportTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C43_PortOfKeda_ServesNothingElse()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{scaler.Ports.Grpc}/healthz")
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request, Token);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task C44_SourceHangs_FirstCallEndsWithUnavailable()
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader { Hang = new TaskCompletionSource() };
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        var call = Assert.ThrowsAsync<RpcException>(() => scaler.MetricsAsync(ScalerFixture.Vllm()));
        while (!call.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(call, Task.Delay(20, Token));
        }

        Assert.Equal(StatusCode.Unavailable, (await call).StatusCode);
        source.Hang.SetResult();
    }

    [Fact]
    public async Task C45_Health_IsAliveAndReadyWithTheSourceDown()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Down() };
        await using var scaler = await ScalerFixture.StartAsync(source);
        Assert.Contains("ok", await scaler.Http.GetStringAsync("/healthz", Token), StringComparison.Ordinal);
        Assert.Contains("ready", await scaler.Http.GetStringAsync("/readyz", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task C45_Metrics_AreExported()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await scaler.ValueAsync(ScalerFixture.Vllm());
        var text = await scaler.Http.GetStringAsync("/metrics", Token);
        Assert.Contains("prewarm_metric_value", text, StringComparison.Ordinal);
        Assert.Contains("prewarm_poll_duration", text, StringComparison.Ordinal);
        Assert.Contains("scaled_object=\"llama\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C46_AlternatingReplicas_AnswerAsOne()
    {
        var clock = new FakeTimeProvider(Start);
        await using var one = await ScalerFixture.StartAsync(clock: clock);
        await using var two = await ScalerFixture.StartAsync(clock: clock);
        var name = await one.MetricNameAsync(ScalerFixture.Vllm());
        var request = new GetMetricsRequest { ScaledObjectRef = ScalerFixture.Vllm(), MetricName = name };
        Assert.Equal(
            100,
            (await two.Client.GetMetricsAsync(request, cancellationToken: Token)).MetricValues[0].MetricValueFloat
        );
        Assert.True((await one.Client.IsActiveAsync(ScalerFixture.Vllm(), cancellationToken: Token)).Result);
    }

    [Fact]
    public async Task C47_ReplicaLost_TheOtherNeedsNothingFromIt()
    {
        await using var one = await ScalerFixture.StartAsync();
        await using var two = await ScalerFixture.StartAsync();
        var name = await one.MetricNameAsync(ScalerFixture.Vllm());
        await one.StopAsync();
        var request = new GetMetricsRequest { ScaledObjectRef = ScalerFixture.Vllm(), MetricName = name };
        Assert.Equal(
            100,
            (await two.Client.GetMetricsAsync(request, cancellationToken: Token)).MetricValues[0].MetricValueFloat
        );
    }

    [Fact]
    public async Task C48_TenThousandReferences_AreBoundedAndIdleOnesLeave()
    {
        var clock = new FakeTimeProvider(Start);
        await using var scaler = await ScalerFixture.StartAsync(
            new FakeSignalReader(),
            clock,
            ("Scaler:WorkloadsMax", "500")
        );
        var registry = scaler.Services.GetRequiredService<WorkloadRegistry>();
        for (var i = 0; i < 2_000; i++)
        {
            Assert.NotNull(registry.Resolve(ScalerFixture.Vllm("w" + i)).Workload);
            Assert.InRange(registry.Count, 1, 500);
        }

        clock.Advance(TimeSpan.FromHours(2));
        registry.DropIdle();
        Assert.Equal((0, 0), (registry.Count, registry.Workloads.Count));
    }

    [Fact]
    public async Task C50_OutageOfAnHour_OneLogLinePerChangeAndRecoveryAtOnce()
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        await scaler.ValueAsync(ScalerFixture.Vllm());
        source.Read = _ => FakeSignalReader.Down();
        for (var step = 1; step <= 240; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await scaler.PassAsync(Start.AddSeconds(15 * step));
            Assert.Single(
                (await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token)).MetricSpecs
            );
        }

        source.Read = _ => FakeSignalReader.Load(70, 0);
        clock.Advance(TimeSpan.FromSeconds(15));
        await scaler.PassAsync(Start.AddSeconds(15 * 241));
        Assert.Equal(70, await scaler.ValueAsync(ScalerFixture.Vllm()));
        var lines = scaler
            .Logs.Where(record => record.Message.Contains("answers from", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(3, lines.Count); // last known, unavailable, back
    }
}
