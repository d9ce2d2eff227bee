using Grpc.Core;
using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.Scaler.Tests.Grpc;

public sealed class StreamTests : IDisposable
{
    private readonly ServiceFixture _fixture = new();
    private readonly FakeStreamWriter _reader = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Stream_BeforeTheFirstAnswer_IsSilentAndThenTells()
    {
        var stream = _fixture.StreamAsync(_reader);
        Assert.False(_reader.Written.TryRead(out _));
        _fixture.Publish(5);
        Assert.True(await _reader.Written.ReadAsync(Token));
        await EndAsync(stream);
    }

    [Fact]
    public async Task Stream_WhileNothingIsKnown_SaysNothing()
    {
        _fixture.Publish(5);
        var stream = _fixture.StreamAsync(_reader);
        Assert.True(await _reader.Written.ReadAsync(Token));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        _fixture.Publish(FakeSignalReader.Down(ReadingState.Unreachable));
        Assert.NotNull(_fixture.Workload.Answer!.Unavailable);
        _fixture.Publish(6);
        _fixture.Publish(0);
        Assert.False(await _reader.Written.ReadAsync(Token));
        await EndAsync(stream);
    }

    [Fact]
    public async Task Stream_StuckReader_HoldsOneMessageAndThenGetsThePresentState()
    {
        _reader.Stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Publish(5);
        var stream = _fixture.StreamAsync(_reader);
        for (var i = 0; i < 1001; i++)
        {
            _fixture.Publish(i % 2);
        }

        Assert.Equal(1, _reader.Pending);
        Assert.False((await _fixture.IsActiveAsync(ServiceFixture.Reference)).Result);
        _reader.Stuck.SetResult();
        Assert.True(await _reader.Written.ReadAsync(Token));
        Assert.False(await _reader.Written.ReadAsync(Token));
        await EndAsync(stream);
        Assert.False(_reader.Written.TryRead(out _));
    }

    [Fact]
    public async Task Stream_StuckReaderOnShutdown_EndsAllTheSame()
    {
        _reader.Stuck = new TaskCompletionSource();
        _fixture.Publish(5);
        await EndAsync(_fixture.StreamAsync(_reader));
    }

    [Fact]
    public async Task Stream_CallerGone_FreesItsPlaceAndLogsNothing()
    {
        using var caller = new CancellationTokenSource();
        _fixture.Publish(5);
        var stream = _fixture.StreamAsync(_reader, caller);
        Assert.Equal(1, _fixture.Workload.ObserverCount);
        await caller.CancelAsync();
        await stream;
        Assert.Equal(0, _fixture.Workload.ObserverCount);
        Assert.Equal(0, _fixture.Log.Collector.Count);
    }

    [Fact]
    public async Task Stream_OldEnough_EndsWithOk()
    {
        using var fixture = new ServiceFixture(options => options.StreamAgeMax = TimeSpan.FromMinutes(30));
        var stream = fixture.StreamAsync(_reader);
        fixture.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.False(stream.IsCompleted);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await stream;
        Assert.Equal(0, fixture.Workload.ObserverCount);
    }

    [Fact]
    public async Task Stream_OpenAndClosed_IsCounted()
    {
        var stream = _fixture.StreamAsync(_reader);
        await EndAsync(stream);
        Assert.Equal([1L, -1L], _fixture.Streams.GetMeasurementSnapshot().Select(measurement => measurement.Value));
    }

    [Fact]
    public async Task Stream_BadReference_IsInvalidArgument()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _fixture.Interceptor.ServerStreamingServerHandler(
                new Externalscaler.ScaledObjectRef { Name = "llama" },
                _reader,
                new FakeCallContext(ServiceFixture.Prefix + "StreamIsActive"),
                _fixture.Service.StreamIsActive
            )
        );
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    private async Task EndAsync(Task stream)
    {
        _fixture.StopHost();
        await stream.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(0, _fixture.Workload.ObserverCount);
        Assert.Equal(0, _fixture.Log.Collector.Count);
    }
}
