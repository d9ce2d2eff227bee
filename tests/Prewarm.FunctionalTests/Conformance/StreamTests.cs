using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Workloads;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 30-42: streams.</summary>
public sealed class StreamTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, true)]
    [InlineData(0, false)]
    public async Task C31_OnOpen_SendsThePresentState(double running, bool active)
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(running, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        using var stream = scaler.Client.StreamIsActive(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(active, stream.ResponseStream.Current.Result);
    }

    [Fact]
    public async Task C32_Afterwards_SendsTransitionsOnly()
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        using var stream = scaler.Client.StreamIsActive(ScalerFixture.Vllm(), cancellationToken: Token);
        var seen = new List<bool>();
        double[] loads = [5, 6, 7, 0, 0, 0, 3, 4];
        for (var i = 0; i < loads.Length; i++)
        {
            source.Read = _ => FakeSignalReader.Load(loads[i], 0);
            if (i == 0)
            {
                await scaler.ValueAsync(ScalerFixture.Vllm());
            }

            await scaler.PassAsync(Start.AddSeconds(15 * (i + 1)));
            var changed = i == 0 || loads[i] > 0 != loads[i - 1] > 0;
            if (changed)
            {
                Assert.True(await stream.ResponseStream.MoveNext(Token));
                seen.Add(stream.ResponseStream.Current.Result);
            }
        }

        Assert.Equal([true, false, true], seen);
        var next = stream.ResponseStream.MoveNext(Token);
        Assert.False(next.IsCompleted);
        await scaler.StopAsync();
        Assert.False(await next);
    }

    [Fact]
    public async Task C34_ClientGone_FreesTheStreamWithoutAnErrorLog()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var stream = scaler.Client.StreamIsActive(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        var workload = Assert.Single(scaler.Services.GetRequiredService<WorkloadRegistry>().Workloads);
        Assert.Equal(1, workload.ObserverCount);
        stream.Dispose();
        Assert.True(SpinWait.SpinUntil(() => workload.ObserverCount == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task C35_Shutdown_EndsEveryStreamWithOk()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var streams = Enumerable
            .Range(0, 1000)
            .Select(i => scaler.Client.StreamIsActive(ScalerFixture.Vllm("w" + (i % 50)), cancellationToken: Token))
            .ToList();
        foreach (var stream in streams)
        {
            Assert.True(await stream.ResponseStream.MoveNext(Token));
        }

        await scaler.StopAsync();
        foreach (var stream in streams)
        {
            Assert.False(await stream.ResponseStream.MoveNext(Token));
            Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
            stream.Dispose();
        }
    }

    [Fact]
    public async Task C36_ManyStreamsOnOneConnection_LeaveRoomForCalls()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var streams = Enumerable
            .Range(0, 2500)
            .Select(_ => scaler.Client.StreamIsActive(ScalerFixture.Vllm(), cancellationToken: Token))
            .ToList();
        foreach (var stream in streams)
        {
            Assert.True(await stream.ResponseStream.MoveNext(Token));
        }

        Assert.True((await scaler.Client.IsActiveAsync(ScalerFixture.Vllm(), cancellationToken: Token)).Result);
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task C37_SpecStream_BeginsWithWhatGetMetricSpecSays()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Down() };
        await using var scaler = await ScalerFixture.StartAsync(source);
        using var stream = scaler.Client.StreamMetricSpec(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(
            await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token),
            stream.ResponseStream.Current
        );
    }

    [Fact]
    public async Task C38_SpecStream_IsSilentWhileNothingChanges()
    {
        await using var scaler = await ScalerFixture.StartAsync(clock: new FakeTimeProvider(Start));
        using var stream = scaler.Client.StreamMetricSpec(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        for (var i = 1; i < 10; i++)
        {
            await scaler.PassAsync(Start.AddSeconds(15 * i));
        }

        var next = stream.ResponseStream.MoveNext(Token);
        await scaler.ValueAsync(ScalerFixture.Vllm());
        Assert.False(next.IsCompleted);
        await scaler.StopAsync();
        Assert.False(await next);
    }

    [Fact]
    public async Task C40_OptOut_IsUnimplementedAtOnce()
    {
        await using var scaler = await ScalerFixture.StartAsync(null, null, ("Scaler:StreamMetricSpec", "false"));
        using var stream = scaler.Client.StreamMetricSpec(ScalerFixture.Vllm(), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.Equal(100, await scaler.ValueAsync(ScalerFixture.Vllm()));
    }

    [Fact]
    public async Task C41_SpecStream_EndsWithOkOnShutdown()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        using var stream = scaler.Client.StreamMetricSpec(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        await scaler.StopAsync();
        Assert.False(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
    }
}
