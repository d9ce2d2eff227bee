using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 15-28: GetMetrics and IsActive.</summary>
public sealed class MetricsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C15_UnknownMetric_IsInvalidArgumentWithTheKnownNames()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var error = await ErrorAsync(scaler, "queue-depth");
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("queue-depth", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(
            await scaler.MetricNameAsync(ScalerFixture.Vllm()),
            error.Status.Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task C16_PrefixedMetric_IsRefusedWithAHint()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var error = await ErrorAsync(scaler, "s0-" + await scaler.MetricNameAsync(ScalerFixture.Vllm()));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("prefix", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C17_Answer_IsExactlyOneValue()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var value = Assert.Single((await scaler.MetricsAsync(ScalerFixture.Vllm())).MetricValues);
        Assert.Equal(await scaler.MetricNameAsync(ScalerFixture.Vllm()), value.MetricName);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task C18_NotFiniteSignal_IsAnErrorNotAValue(double running)
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(running, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var error = await Assert.ThrowsAsync<RpcException>(() => scaler.MetricsAsync(ScalerFixture.Vllm()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(1e300, 9e12)]
    public async Task C18_AbsurdSignal_StaysInRange(double running, double expected)
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(running, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        Assert.Equal(expected, await scaler.ValueAsync(ScalerFixture.Vllm()));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(22.222, 22.222, 23)]
    [InlineData(100, 100, 100)]
    public async Task C19_Value_FillsBothFields(double running, double value, long integer)
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(running, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var metric = (await scaler.MetricsAsync(ScalerFixture.Vllm())).MetricValues[0];
        Assert.Equal((value, integer), (metric.MetricValueFloat, metric.MetricValue_));
    }

    [Fact]
    public async Task C20_TinyValue_IsNotRoundedToZeroWhileActive()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(0.0001, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        Assert.Equal(0.001, await scaler.ValueAsync(ScalerFixture.Vllm()), 9);
        Assert.True((await scaler.Client.IsActiveAsync(ScalerFixture.Vllm(), cancellationToken: Token)).Result);
    }

    [Theory]
    [InlineData(ReadingState.Missing)]
    [InlineData(ReadingState.Stale)]
    [InlineData(ReadingState.Unreachable)]
    [InlineData(ReadingState.Refused)]
    public async Task C21_DataLost_IsLastGoodThenUnavailableAndNeverZero(ReadingState state)
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        Assert.Equal(100, await scaler.ValueAsync(ScalerFixture.Vllm()));
        source.Read = _ => FakeSignalReader.Down(state);
        for (var minute = 1; minute <= 5; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await scaler.PassAsync(Start.AddMinutes(minute));
            Assert.Equal(100, await scaler.ValueAsync(ScalerFixture.Vllm()));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await scaler.PassAsync(Start.AddMinutes(6));
        var metrics = await Assert.ThrowsAsync<RpcException>(() => scaler.MetricsAsync(ScalerFixture.Vllm()));
        var active = await Assert.ThrowsAsync<RpcException>(async () =>
            await scaler.Client.IsActiveAsync(ScalerFixture.Vllm(), cancellationToken: Token)
        );
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (metrics.StatusCode, active.StatusCode));
    }

    [Theory]
    [InlineData("20")]
    [InlineData("1.3")]
    [InlineData("7.77")]
    public async Task C22_ValueOverTarget_IsThePlanForEveryCount(string perReplica)
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        var reference = ScalerFixture.Vllm("llama", ("targetPerReplica", perReplica));
        var target = (await scaler.Client.GetMetricSpecAsync(reference, cancellationToken: Token))
            .MetricSpecs[0]
            .TargetSizeFloat;
        for (var planned = 1; planned <= 500; planned++)
        {
            source.Read = _ => FakeSignalReader.Load((planned - 0.4) * target, 0);
            await scaler.PassAsync(Start.AddSeconds(15 * planned));
            clock.Advance(TimeSpan.FromSeconds(15));
            var value = await scaler.ValueAsync(reference);
            var format = Math.Ceiling(Math.Round((decimal)value, 3) / Math.Round((decimal)target, 3));
            var truncated = Math.Ceiling(Math.Truncate((decimal)value * 1000) / Math.Round((decimal)target * 1000));
            Assert.Equal((planned, planned), ((int)format, (int)truncated));
        }
    }

    [Fact]
    public async Task C24_TwoReplicas_GiveTheSameNumber()
    {
        var clock = new FakeTimeProvider(Start);
        await using var one = await ScalerFixture.StartAsync(clock: clock);
        await using var two = await ScalerFixture.StartAsync(clock: clock);
        Assert.Equal(await one.MetricsAsync(ScalerFixture.Vllm()), await two.MetricsAsync(ScalerFixture.Vllm()));
    }

    [Fact]
    public async Task C25_RepeatedCalls_DoNotAdvanceAnything()
    {
        await using var scaler = await ScalerFixture.StartAsync(clock: new FakeTimeProvider(Start));
        var first = await scaler.MetricsAsync(ScalerFixture.Vllm());
        var calls = scaler.Source.Calls;
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(first, await scaler.MetricsAsync(ScalerFixture.Vllm()));
        }

        Assert.Equal(calls, scaler.Source.Calls);
    }

    [Fact]
    public async Task C26_Errors_AreShortAndSayWhatToDo()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Down() };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var error = await Assert.ThrowsAsync<RpcException>(() => scaler.MetricsAsync(ScalerFixture.Vllm()));
        Assert.Contains("unreachable", error.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(error.Status.Detail.Length, 10, 300);
    }

    [Theory]
    [InlineData("0", 0, false)]
    [InlineData("0", 0.5, true)]
    [InlineData("5", 5, false)]
    [InlineData("5", 5.1, true)]
    public async Task C27_Active_IsValueStrictlyAboveTheThreshold(string threshold, double running, bool active)
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(running, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var reference = ScalerFixture.Vllm("llama", ("activationThreshold", threshold));
        Assert.Equal(running, await scaler.ValueAsync(reference), 6);
        Assert.Equal(active, (await scaler.Client.IsActiveAsync(reference, cancellationToken: Token)).Result);
    }

    [Fact]
    public async Task C28_IsActive_SucceedsWhereGetMetricsDoes()
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        var name = await scaler.MetricNameAsync(ScalerFixture.Vllm());
        await scaler.ValueAsync(ScalerFixture.Vllm());
        source.Read = _ => FakeSignalReader.Down();
        for (var step = 1; step < 60; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await scaler.PassAsync(Start.AddSeconds(15 * step));
            var request = new GetMetricsRequest { ScaledObjectRef = ScalerFixture.Vllm(), MetricName = name };
            var metrics = await Record.ExceptionAsync(async () =>
                await scaler.Client.GetMetricsAsync(request, cancellationToken: Token)
            );
            var active = await Record.ExceptionAsync(async () =>
                await scaler.Client.IsActiveAsync(ScalerFixture.Vllm(), cancellationToken: Token)
            );
            Assert.Equal(metrics is null, active is null);
        }
    }

    private static Task<RpcException> ErrorAsync(ScalerFixture scaler, string metric) =>
        Assert.ThrowsAsync<RpcException>(async () =>
            await scaler.Client.GetMetricsAsync(
                new GetMetricsRequest { ScaledObjectRef = ScalerFixture.Vllm(), MetricName = metric },
                cancellationToken: Token
            )
        );
}
