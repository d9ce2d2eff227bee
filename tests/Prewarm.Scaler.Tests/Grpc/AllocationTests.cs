using System.Globalization;

namespace Prewarm.Scaler.Tests.Grpc;

/// <summary>Assertion 49's part that holds on any machine: what a call costs above gRPC. Throughput and p99 are the load benchmark's.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Calls = 10_000;

    /// <summary>The context the fixture makes for each call, the task of the reply, and room for the runtime's own.</summary>
    private const long BytesPerCallMax = 1024;

    private readonly ServiceFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void C49_KnownReference_CostsLessThanAKilobytePerCall()
    {
        _fixture.Publish(5);
        var name = _fixture.Workload.MetricNames[0];
        Assert.InRange(BytesPerCall(() => _fixture.IsActiveAsync(ServiceFixture.Reference)), 0, BytesPerCallMax);
        Assert.InRange(BytesPerCall(() => _fixture.GetMetricsAsync(name)), 0, BytesPerCallMax);
    }

    [Fact]
    public void C49_AThousandOtherWorkloads_DoNotMakeACallDearer()
    {
        _fixture.Publish(5);
        var alone = BytesPerCall(() => _fixture.IsActiveAsync(ServiceFixture.Reference));
        for (var i = 0; i < 1000; i++)
        {
            var other = ServiceFixture.Reference.Clone();
            other.Name = "other-" + i.ToString(CultureInfo.InvariantCulture);
            _fixture.Registry.Resolve(other);
        }

        Assert.InRange(BytesPerCall(() => _fixture.IsActiveAsync(ServiceFixture.Reference)), 0, alone + 16);
    }

    private static long BytesPerCall(Func<Task> call)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(call().IsCompletedSuccessfully);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            _ = call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
