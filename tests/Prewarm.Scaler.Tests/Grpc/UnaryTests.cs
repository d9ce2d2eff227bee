using Externalscaler;
using Grpc.Core;

namespace Prewarm.Scaler.Tests.Grpc;

public sealed class UnaryTests : IDisposable
{
    private readonly ServiceFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void IsActive_KnownReference_AnswersAtOnceWithSharedReplies()
    {
        _fixture.Publish(5);
        var first = _fixture.IsActiveAsync(ServiceFixture.Reference);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.Same(first, _fixture.IsActiveAsync(ServiceFixture.Reference.Clone()));
    }

    [Fact]
    public async Task IsActive_FirstAnswerWithinItsTime_IsGiven()
    {
        var call = _fixture.IsActiveAsync(ServiceFixture.Reference);
        Assert.False(call.IsCompleted);
        _fixture.Publish(5);
        Assert.True((await call).Result);
    }

    [Fact]
    public async Task IsActive_NoFirstAnswer_IsUnavailableAfterTheLimit()
    {
        var call = _fixture.IsActiveAsync(ServiceFixture.Reference);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1.5));
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("no first sample", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsActive_CallerGoneWhileWaiting_IsCancelledAndNotLogged()
    {
        using var caller = new CancellationTokenSource();
        var call = _fixture.IsActiveAsync(ServiceFixture.Reference, caller);
        await caller.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal(0, _fixture.Log.Collector.Count);
    }

    [Fact]
    public async Task IsActive_PassesStopComing_IsUnavailableNotStaleForEver()
    {
        _fixture.Publish(5);
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        var error = await Assert.ThrowsAsync<RpcException>(() => _fixture.IsActiveAsync(ServiceFixture.Reference));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task GetMetrics_HostileName_IsShortenedAndMadePrintable()
    {
        _fixture.Publish(5);
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _fixture.GetMetricsAsync("\n\u001b[31m\u2028" + new string('x', 5_000))
        );
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.InRange(error.Status.Detail.Length, 1, 300);
        Assert.All(error.Status.Detail, letter => Assert.InRange(letter, ' ', '~'));
        Assert.Contains(_fixture.Workload.MetricNames[0], error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetMetrics_IndexPrefix_IsRefusedWithAHint()
    {
        _fixture.Publish(5);
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _fixture.GetMetricsAsync("s0-" + _fixture.Workload.MetricNames[0])
        );
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("without the s<index>- prefix", error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ns")]
    [InlineData("name", "")]
    public async Task IsActive_NoNameOrNamespace_IsInvalidArgument(string name, string @namespace)
    {
        var reference = new ScaledObjectRef { Name = name, Namespace = @namespace };
        var error = await Assert.ThrowsAsync<RpcException>(() => _fixture.IsActiveAsync(reference));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("name and namespace", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetMetrics_NoReference_IsInvalidArgument()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _fixture.Interceptor.UnaryServerHandler(
                new GetMetricsRequest { MetricName = "x" },
                new FakeCallContext(ServiceFixture.Prefix + "GetMetrics"),
                _fixture.Service.GetMetrics
            )
        );
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Interceptor_UnexpectedFailure_IsInternalWithoutItsTextAndLogged(bool synchronous)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _fixture.Interceptor.UnaryServerHandler<ScaledObjectRef, IsActiveResponse>(
                ServiceFixture.Reference,
                new FakeCallContext(ServiceFixture.Prefix + "IsActive"),
                async (_, _) =>
                {
                    if (!synchronous)
                    {
                        await Task.Yield();
                    }

                    throw new FormatException("hunter2");
                }
            )
        );
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.DoesNotContain("hunter2", error.Status.Detail, StringComparison.Ordinal);
        Assert.IsType<FormatException>(Assert.Single(_fixture.Log.Collector.GetSnapshot()).Exception);
    }

    [Fact]
    public async Task Interceptor_EveryOutcome_IsMeasuredOnce()
    {
        _fixture.Publish(5);
        await _fixture.IsActiveAsync(ServiceFixture.Reference);
        await Assert.ThrowsAsync<RpcException>(() => _fixture.GetMetricsAsync("nobody's"));
        Assert.Equal(
            [("IsActive", "OK"), ("GetMetrics", "InvalidArgument")],
            _fixture
                .Durations.GetMeasurementSnapshot()
                .Select(measurement => ((string)measurement.Tags["method"]!, (string)measurement.Tags["outcome"]!))
        );
    }

    [Fact]
    public void IsActive_KnownReference_AllocatesLittle()
    {
        // What gRPC itself allocates for a call is not ours; the contract allows 1 KB on top.
        const int Calls = 1_000;
        const long BytesPerCallMax = 256;
        _fixture.Publish(5);
        var context = new FakeCallContext(ServiceFixture.Prefix + "IsActive");
        UnaryServerMethod<ScaledObjectRef, IsActiveResponse> handler = _fixture.Service.IsActive;
        _fixture.Durations.Dispose(); // A collector keeps what it sees.
        Call(Calls);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Call(Calls);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(bytes / Calls, 0, BytesPerCallMax);

        void Call(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _ = _fixture.Interceptor.UnaryServerHandler(ServiceFixture.Reference, context, handler);
            }
        }
    }
}
