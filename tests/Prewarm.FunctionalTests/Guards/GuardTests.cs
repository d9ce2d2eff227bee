using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Guards;

/// <summary>Guards as KEDA sees them: through a started scaler and its configuration.</summary>
public sealed class GuardTests
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budget_OfTheConfiguration_IsSharedBetweenWorkloads()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(160, 0) };
        await using var scaler = await ScalerFixture.StartAsync(
            source,
            _clock,
            ("Budgets:pool:Gpus", "12"),
            ("Budgets:pool:Members:search:Team", "search"),
            ("Budgets:pool:Members:search:Guarantee", "8"),
            ("Budgets:pool:Members:rest:Namespace", "inference")
        );
        var search = ScalerFixture.Vllm("a", ("team", "search"));
        var rest = ScalerFixture.Vllm("b", ("priority", "9"));
        await scaler.ValueAsync(search);
        await scaler.ValueAsync(rest);
        await scaler.PassAsync(Start.AddSeconds(15));

        // Ten replicas each are wanted at a target of 16.
        Assert.Equal((8 * 16, 4 * 16), (await scaler.ValueAsync(search), await scaler.ValueAsync(rest)));
    }

    [Fact]
    public async Task Budget_ThatIsBroken_RefusesTheStartWithEveryReason()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ScalerFixture.StartAsync(
                null,
                _clock,
                ("Budgets:pool:CostPerHour", "12"),
                ("Budgets:other:Gpus", "4"),
                ("Budgets:other:Members:a:Guarantee", "5")
            )
        );

        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public async Task Schedule_FloorAtNoLoad_KeepsTheTriggerActive()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(0, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source, _clock);
        var reference = ScalerFixture.Vllm("a", ("schedule", "Mon-Fri 08:00-18:00 min=3"));

        Assert.Equal(3 * 16, await scaler.ValueAsync(reference));
        Assert.True((await scaler.Client.IsActiveAsync(reference, cancellationToken: Token)).Result);
    }

    [Fact]
    public async Task Capacity_ThatIsLearned_ReachesTheStreamAndGetMetricSpecAlike()
    {
        var queue = 0.0;
        var step = 0;
        var source = new FakeSignalReader
        {
            Read = _ =>
            {
                // Four replicas that serve 10 at once each; the preset would assume 16.
                var demand = 40 * (0.65 + (0.5 * Math.Sin(step / 60.0)));
                queue = Math.Max(0, queue + ((demand - 40) / 2));
                return FakeSignalReader.Load(queue > 0 ? 40 : demand, queue) with { ReadyReplicas = Reading.Of(4) };
            },
        };
        await using var scaler = await ScalerFixture.StartAsync(source, _clock);
        var reference = ScalerFixture.Vllm("a", ("targetPerReplica", "auto"), ("targetUtilization", "1"));
        using var stream = scaler.Client.StreamMetricSpec(reference, cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        Assert.Equal(16, stream.ResponseStream.Current.MetricSpecs[0].TargetSizeFloat);

        var next = stream.ResponseStream.MoveNext(Token);
        while (!next.IsCompleted && step++ < 4_000)
        {
            await scaler.PassAsync(Start.AddSeconds(15 * step));
        }

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30), Token));
        var learned = stream.ResponseStream.Current;
        Assert.InRange(learned.MetricSpecs[0].TargetSizeFloat, 9, 11.5);
        Assert.Equal(learned, await scaler.Client.GetMetricSpecAsync(reference, cancellationToken: Token));
    }
}
