using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Prewarm.TestUtils.Fakes;
using Prewarm.TestUtils.Keda;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 39, 42 and 51-54: what KEDA and the HPA make of our answers, by a model of both that knows nothing of ours.</summary>
public sealed class EcosystemTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly FakeSignalReader _source = new();
    private DateTimeOffset _now = Start;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C39_SpecStream_AndGetMetricSpecAgreeAtEveryStep()
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        using var stream = scaler.Client.StreamMetricSpec(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                stream.ResponseStream.Current,
                await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token)
            );
            await AdvanceAsync(scaler, Tick * 3);
        }
    }

    [Fact]
    public async Task C42_WithoutSpecStream_PollsAndActivationsWork()
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock, ("Scaler:StreamMetricSpec", "false"));
        var keda = new KedaClient(scaler.Client, ScalerFixture.Vllm());
        var poll = await keda.PollAsync(Token);
        Assert.Equal((true, 100_000L, 16_000L), (poll.Active, poll.Metrics[0].ValueMilli, poll.Metrics[0].TargetMilli));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var activated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var following = keda.FollowAsync(() => activated.TrySetResult(), _clock, stop.Token);
        await activated.Task.WaitAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => following);
    }

    [Theory]
    [InlineData(KedaVersion.IntegersOnly)]
    [InlineData(KedaVersion.Truncating)]
    [InlineData(KedaVersion.Rounding)]
    public async Task C51_KedasScaledObjectTable_GivesTheSameReplicas(KedaVersion version)
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var keda = new KedaClient(scaler.Client, Reference("10"), version);
        var loop = new KedaLoop(min: 1, max: 2, TimeSpan.FromSeconds(10), Start, idle: 0);
        Assert.Equal(0, await SettleAsync(scaler, keda, loop, load: 0, seconds: 60));
        Assert.Equal(1, await SettleAsync(scaler, keda, loop, load: 10, seconds: 60));
        Assert.Equal(2, await SettleAsync(scaler, keda, loop, load: 20, seconds: 120));
        Assert.Equal(0, await SettleAsync(scaler, keda, loop, load: 0, seconds: 120));
    }

    [Theory]
    [InlineData(KedaVersion.Truncating)]
    [InlineData(KedaVersion.Rounding)]
    public async Task C51_KedasPushTable_GivesTheSameReplicas(KedaVersion version)
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var loop = new KedaLoop(min: 1, max: 3, TimeSpan.FromSeconds(10), Start, idle: 0);
        var keda = new KedaClient(scaler.Client, Reference("10"), version);
        Assert.Equal(0, await SettleAsync(scaler, keda, loop, load: 0, seconds: 60));
        Assert.Equal(1, await SettleAsync(scaler, keda, loop, load: 10, seconds: 60));
        Assert.Equal(2, await SettleAsync(scaler, keda, loop, load: 20, seconds: 120));

        // The ScaledObject is changed: another threshold, another reference.
        keda = new KedaClient(scaler.Client, Reference("6.111"), version);
        Assert.Equal(3, await SettleAsync(scaler, keda, loop, load: 22.222, seconds: 120));
        Assert.Equal(0, await SettleAsync(scaler, keda, loop, load: 0, seconds: 120));
    }

    [Fact]
    public async Task C51_KedasScaledJobTable_GivesTheSameJobs()
    {
        _source.Read = _ => FakeSignalReader.Load(30, 0);
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var poll = await new KedaClient(scaler.Client, Reference("10")).PollAsync(Token);
        Assert.Equal(3, Jobs(poll, max: 3));
        _source.Read = _ => FakeSignalReader.Load(0, 0);
        await AdvanceAsync(scaler, Tick);
        Assert.Equal(0, Jobs(await new KedaClient(scaler.Client, Reference("10")).PollAsync(Token), max: 3));
    }

    [Fact]
    public async Task C52_ReactiveTriggerBeside_IsNeverPulledDown()
    {
        var random = new Random(52);
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var ours = new KedaClient(scaler.Client, Reference("10"));
        var (alone, both) = (Loop(), Loop());
        for (var i = 0; i < 200; i++)
        {
            // Our source fails now and then for longer than the last values are good.
            _source.Read = i % 70 >= 40 ? _ => FakeSignalReader.Down() : _ => FakeSignalReader.Load(i % 50, 0);
            await AdvanceAsync(scaler, Tick * 3);
            var reactive = new KedaPoll(true, [new KedaMetric("s1-reactive", random.Next(1, 300_000), 10_000)], null);
            alone.Poll(_now, reactive);
            alone.Sync(_now, reactive);
            var answer = await ours.PollAsync(Token);
            both.Poll(_now, answer, reactive);
            both.Sync(_now, answer, reactive);
            Assert.True(both.Replicas >= alone.Replicas, $"step {i}: {both.Replicas} < {alone.Replicas}");
        }
    }

    [Fact]
    public async Task C53_ErrorBurst_HoldsAndRecoveryDoesNotOvershoot()
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var keda = new KedaClient(scaler.Client, Reference("10"));
        var loop = Loop();
        Assert.Equal(7, await SettleAsync(scaler, keda, loop, load: 70, seconds: 120));

        _source.Read = _ => FakeSignalReader.Down();
        var errors = 0;
        for (var i = 0; i < 120; i++)
        {
            errors += await StepAsync(scaler, keda, loop) ? 1 : 0;
            Assert.Equal(7, loop.Replicas);
        }

        Assert.InRange(errors, 20, 119);
        Assert.Equal(8, await SettleAsync(scaler, keda, loop, load: 80, seconds: 120));
    }

    [Fact]
    public async Task C54_Formulas_FindOneValueAndFallBackOnErrors()
    {
        await using var scaler = await ScalerFixture.StartAsync(_source, _clock);
        var keda = new KedaClient(scaler.Client, Reference("10"));
        _source.Read = _ => FakeSignalReader.Load(30, 0);
        var forecast = Value(await keda.PollAsync(Token));
        Assert.Equal(30, Math.Max(12, forecast ?? double.NaN)); // max([reactive, forecast])
        Assert.Equal(30, forecast ?? 12); // forecast ?? reactive

        _source.Read = _ => FakeSignalReader.Down();
        for (var i = 0; i < 10; i++)
        {
            await AdvanceAsync(scaler, TimeSpan.FromMinutes(1));
        }

        var poll = await keda.PollAsync(Token);
        Assert.Equal(StatusCode.Unavailable, poll.Error!.StatusCode);
        Assert.Equal(12, Value(poll) ?? 12);
    }

    private static KedaLoop Loop() => new(min: 0, max: 100, TimeSpan.FromSeconds(300), Start);

    private static ScaledObjectRef Reference(string threshold) =>
        ScalerFixture.Vllm("llama", ("targetPerReplica", threshold), ("targetUtilization", "1"));

    private static double? Value(KedaPoll poll) =>
        poll.Error is null ? Assert.Single(poll.Metrics).ValueMilli / 1000.0 : null;

    /// <summary>KEDA's default strategy for jobs.</summary>
    private static int Jobs(KedaPoll poll, int max)
    {
        var metric = Assert.Single(poll.Metrics);
        return poll.Active == true
            ? (int)Math.Min(max, Math.Ceiling(metric.ValueMilli / (double)metric.TargetMilli))
            : 0;
    }

    private async Task<int> SettleAsync(ScalerFixture scaler, KedaClient keda, KedaLoop loop, double load, int seconds)
    {
        _source.Read = _ => FakeSignalReader.Load(load, 0);
        for (var i = 0; i < seconds / (int)Tick.TotalSeconds; i++)
        {
            await StepAsync(scaler, keda, loop);
        }

        return loop.Replicas;
    }

    /// <summary>One poll, and a sync of the HPA on every third.</summary>
    /// <returns>True when the trigger failed.</returns>
    private async Task<bool> StepAsync(ScalerFixture scaler, KedaClient keda, KedaLoop loop)
    {
        await AdvanceAsync(scaler, Tick);
        var poll = await keda.PollAsync(Token);
        loop.Poll(_now, poll);
        if ((_now - Start).TotalSeconds % 15 == 0)
        {
            loop.Sync(_now, poll);
        }

        return poll.Error is not null;
    }

    private async Task AdvanceAsync(ScalerFixture scaler, TimeSpan by)
    {
        _now += by;
        _clock.Advance(by);
        await scaler.PassAsync(_now);
    }
}
