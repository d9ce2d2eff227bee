using Externalscaler;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Workloads;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.GrpcGo;

/// <summary>KEDA's own client library against our streams.</summary>
public sealed class StreamTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C30_PollPair_WorksBesideAStream()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        var reference = ScalerFixture.Vllm();
        var active = await keda.OpenAsync("StreamIsActive", reference);
        var specs = await keda.OpenAsync("StreamMetricSpec", reference);

        Assert.True(IsActiveResponse.Parser.ParseFrom((await keda.ReceiveAsync(active)).Response).Result);
        var streamed = GetMetricSpecResponse.Parser.ParseFrom((await keda.ReceiveAsync(specs)).Response);
        var asked = GetMetricSpecResponse.Parser.ParseFrom((await keda.CallAsync("GetMetricSpec", reference)).Response);
        Assert.Equal(asked, streamed);
        var request = new GetMetricsRequest
        {
            ScaledObjectRef = reference,
            MetricName = asked.MetricSpecs[0].MetricName,
        };
        var metrics = GetMetricsResponse.Parser.ParseFrom((await keda.CallAsync("GetMetrics", request)).Response);
        Assert.Equal(100, Assert.Single(metrics.MetricValues).MetricValueFloat);
        Assert.True(IsActiveResponse.Parser.ParseFrom((await keda.CallAsync("IsActive", reference)).Response).Result);
    }

    [Fact]
    public async Task C33_StuckReader_BlocksNobodyAndMissesOnlyWhatIsOver()
    {
        // A stream's flow-control window holds some 11,000 of our messages; after that a stuck reader stops the handler.
        const int Transitions = 16_001;
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        await scaler.ValueAsync(ScalerFixture.Vllm());
        await using var stuck = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        await stuck.OpenAsync("StreamIsActive", ScalerFixture.Vllm());
        using var healthy = scaler.Client.StreamIsActive(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await healthy.ResponseStream.MoveNext(Token));
        await WaitForObserversAsync(scaler, 2);

        var running = 0;
        source.Read = _ => FakeSignalReader.Load(running, 0);
        for (var i = 0; i < Transitions; i++)
        {
            running = i % 2;
            await scaler.PassAsync(Start.AddSeconds(i + 1));
            Assert.True(await healthy.ResponseStream.MoveNext(Token));
            Assert.Equal(running == 1, healthy.ResponseStream.Current.Result);
        }

        Assert.Equal("OK", (await stuck.BurstAsync("IsActive", ScalerFixture.Vllm(), 20)).Code);
        await stuck.DrainAsync();
        await scaler.StopAsync();
        var end = await stuck.WaitAsync(0, 1, Patience);
        Assert.Equal("OK", end.Code);
        Assert.InRange(end.Messages, 1, Transitions - 1_000);
    }

    [Fact]
    public async Task C34_ClientGone_FreesItsStreams()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using (var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc))
        {
            await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm(), 100);
            await WaitForObserversAsync(scaler, 100);
            await keda.CancelAllAsync();
            await WaitForObserversAsync(scaler, 0);
            await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm(), 50);
            await WaitForObserversAsync(scaler, 50);
        }

        // The process was killed: the connection breaks instead of ending.
        await WaitForObserversAsync(scaler, 0);
    }

    [Fact]
    public async Task C35_Shutdown_EndsAThousandStreamsWithEof()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm(), 500);
        await keda.OpenAsync("StreamMetricSpec", ScalerFixture.Vllm(), 500);
        await keda.DrainAsync();
        Assert.Equal("OK", (await keda.WaitAsync(1000, 0, Patience)).Code);

        await scaler.StopAsync();
        var end = await keda.WaitAsync(1000, 1000, Patience);
        Assert.Equal("OK", end.Code);
        Assert.Equal(1000, Assert.Single(end.Ends, pair => pair.Key == "EOF").Value);
        Assert.Single(end.Ends);
    }

    [Fact]
    public async Task C35_MaxStreamAge_EndsWithEofAndCanBeOpenedAgain()
    {
        await using var scaler = await ScalerFixture.StartAsync(null, null, ("Scaler:StreamAgeMax", "00:00:00.2"));
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        for (var i = 0; i < 2; i++)
        {
            var stream = await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm());
            Assert.Equal("OK", (await keda.ReceiveAsync(stream)).Code);
            Assert.Equal("EOF", (await keda.ReceiveAsync(stream)).Code);
        }
    }

    [Fact]
    public async Task C36_2500StreamsOnOneConnection_LeaveCallsFast()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm(), 2500);
        await keda.DrainAsync();
        Assert.Equal("OK", (await keda.WaitAsync(2500, 0, Patience)).Code);

        await keda.BurstAsync("IsActive", ScalerFixture.Vllm(), 200); // Compiles what is still cold.
        var calls = await keda.BurstAsync("IsActive", ScalerFixture.Vllm(), 1000);
        Assert.Equal("OK", calls.Code);
        TestContext.Current.TestOutputHelper?.WriteLine($"unary p50 {calls.P50} ms, p99 {calls.P99} ms");

        // The contract's bound is 50 ms; a loaded test machine gets some room. A stall would be seconds.
        Assert.InRange(calls.P99, 0, 500);
    }

    [Fact]
    public async Task C40_OptOut_IsUnimplementedForGrpcGo()
    {
        await using var scaler = await ScalerFixture.StartAsync(null, null, ("Scaler:StreamMetricSpec", "false"));
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        var stream = await keda.OpenAsync("StreamMetricSpec", ScalerFixture.Vllm());
        Assert.Equal("Unimplemented", (await keda.ReceiveAsync(stream)).Code);
    }

    [Fact]
    public async Task C40_BadMetadata_IsNotUnimplemented()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        var stream = await keda.OpenAsync("StreamMetricSpec", ScalerFixture.Vllm("llama", ("leadTime", "soon")));
        var answer = await keda.ReceiveAsync(stream);
        Assert.Equal("InvalidArgument", answer.Code);
        Assert.Contains("leadTime", answer.Message, StringComparison.Ordinal);
    }

    private static async Task WaitForObserversAsync(ScalerFixture scaler, int count)
    {
        var registry = scaler.Services.GetRequiredService<WorkloadRegistry>();
        var until = TimeProvider.System.GetTimestamp();
        while (registry.Workloads.Sum(workload => workload.ObserverCount) != count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(until) < Patience, "the streams were not counted in time");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }
}
