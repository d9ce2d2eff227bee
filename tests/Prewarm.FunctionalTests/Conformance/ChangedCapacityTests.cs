using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Workloads;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 38 and 39 when the target changes while a stream is open.</summary>
public sealed class ChangedCapacityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C38_C39_ChangedCapacity_IsPushedOnceAndGetMetricSpecSaysTheSame()
    {
        await using var scaler = await ScalerFixture.StartAsync(clock: new FakeTimeProvider());
        var reference = ScalerFixture.Vllm();
        using var stream = scaler.Client.StreamMetricSpec(reference, cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        var first = stream.ResponseStream.Current;
        Assert.Equal(16, first.MetricSpecs[0].TargetSizeFloat);

        var workload = Assert.Single(scaler.Services.GetRequiredService<WorkloadRegistry>().Workloads);
        var now = scaler.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        workload.Retune(workload.Settings with { Capacity = 30 });
        await scaler.PassAsync(now);
        Assert.Equal(24, await TargetAsync(scaler)); // With the answer, whether or not the stream has sent yet.
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(24, stream.ResponseStream.Current.MetricSpecs[0].TargetSizeFloat);
        Assert.Equal(first.MetricSpecs[0].MetricName, stream.ResponseStream.Current.MetricSpecs[0].MetricName);

        // The same capacity again, and a new decision, are nothing new: the next message is the next change.
        workload.Retune(workload.Settings with { Capacity = 30 });
        await scaler.PassAsync(now);
        workload.Retune(workload.Settings with { Capacity = 40 });
        await scaler.PassAsync(now);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(32, stream.ResponseStream.Current.MetricSpecs[0].TargetSizeFloat);
        Assert.Equal(32, await TargetAsync(scaler));
    }

    private static async Task<double> TargetAsync(ScalerFixture scaler) =>
        (await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token))
            .MetricSpecs[0]
            .TargetSizeFloat;
}
