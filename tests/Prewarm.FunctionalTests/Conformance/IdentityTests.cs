using Externalscaler;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Workloads;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 1-8: identity and input.</summary>
public sealed class IdentityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void C01_ServicePath_IsKedas()
    {
        var methods = ExternalScaler.Descriptor.Methods.Select(method =>
            $"/{ExternalScaler.Descriptor.FullName}/{method.Name}"
        );
        Assert.Equal(
            [
                "/externalscaler.ExternalScaler/GetMetricSpec",
                "/externalscaler.ExternalScaler/GetMetrics",
                "/externalscaler.ExternalScaler/IsActive",
                "/externalscaler.ExternalScaler/StreamIsActive",
                "/externalscaler.ExternalScaler/StreamMetricSpec",
            ],
            methods.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task C02_EachMethod_WorksAsTheVeryFirstCall()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var name = await scaler.MetricNameAsync(ScaledObjectOf("a"));

        Assert.True((await scaler.Client.IsActiveAsync(ScaledObjectOf("b"), cancellationToken: Token)).Result);
        using var active = scaler.Client.StreamIsActive(ScaledObjectOf("c"), cancellationToken: Token);
        Assert.True(await active.ResponseStream.MoveNext(Token));
        using var specs = scaler.Client.StreamMetricSpec(ScaledObjectOf("d"), cancellationToken: Token);
        Assert.True(await specs.ResponseStream.MoveNext(Token));

        // GetMetrics first: the name is a pure function, so another instance of the process can tell it.
        await using var fresh = await ScalerFixture.StartAsync();
        var request = new GetMetricsRequest { ScaledObjectRef = ScaledObjectOf("a"), MetricName = name };
        Assert.Equal(
            100,
            (await fresh.Client.GetMetricsAsync(request, cancellationToken: Token)).MetricValues[0].MetricValueFloat
        );
    }

    [Fact]
    public async Task C03_TwoTriggersOfOneObject_DoNotMix()
    {
        var source = new TestUtils.Fakes.FakeSignalReader
        {
            Read = request => TestUtils.Fakes.FakeSignalReader.Load(request.Selector[0].Value == "one" ? 10 : 70, 0),
        };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var one = ScalerFixture.Vllm("llama", ("selector", "model_name=\"one\""));
        var two = ScalerFixture.Vllm("llama", ("selector", "model_name=\"two\""));

        Assert.Equal(10, await scaler.ValueAsync(one));
        Assert.Equal(70, await scaler.ValueAsync(two));
    }

    [Fact]
    public async Task C03_MapOrder_DoesNotMatter()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var one = ScalerFixture.Vllm();
        var other = new ScaledObjectRef { Namespace = one.Namespace, Name = one.Name };
        foreach (var pair in one.ScalerMetadata.Reverse())
        {
            other.ScalerMetadata.Add(pair.Key, pair.Value);
        }

        Assert.Equal(await scaler.MetricNameAsync(one), await scaler.MetricNameAsync(other));
        Assert.Single(scaler.Services.GetRequiredService<WorkloadRegistry>().Workloads);
    }

    [Fact]
    public async Task C04_UnknownKeys_AreIgnoredAndKedasOwnNotRequired()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        Assert.Equal(
            100,
            await scaler.ValueAsync(ScalerFixture.Vllm("llama", ("colour", "blue"), ("enableTLS", "maybe")))
        );
        Assert.Contains(scaler.Logs, record => record.Message.Contains("colour", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C05_FromEnv_IsReadAndThePlainKeyWins()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var fromEnv = ScalerFixture.Vllm();
        fromEnv.ScalerMetadata.Remove("targetPerReplica");
        fromEnv.ScalerMetadata["targetPerReplicaFromEnv"] = "50";
        var both = ScalerFixture.Vllm("both", ("targetPerReplica", "10"), ("targetPerReplicaFromEnv", "50"));

        Assert.Equal(
            40,
            (await scaler.Client.GetMetricSpecAsync(fromEnv, cancellationToken: Token)).MetricSpecs[0].TargetSizeFloat
        );
        Assert.Equal(
            8,
            (await scaler.Client.GetMetricSpecAsync(both, cancellationToken: Token)).MetricSpecs[0].TargetSizeFloat
        );
    }

    [Fact]
    public async Task C06_BadValue_IsInvalidArgumentEverywhereAndLoggedOnce()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var bad = ScalerFixture.Vllm("llama", ("targetPerReplica", "hunter2"), ("leadTime", "soon"));
        for (var i = 0; i < 3; i++)
        {
            var errors = new[]
            {
                await Assert.ThrowsAsync<RpcException>(async () =>
                    await scaler.Client.GetMetricSpecAsync(bad, cancellationToken: Token)
                ),
                await Assert.ThrowsAsync<RpcException>(async () =>
                    await scaler.Client.GetMetricsAsync(
                        new GetMetricsRequest { ScaledObjectRef = bad, MetricName = "x" },
                        cancellationToken: Token
                    )
                ),
                await Assert.ThrowsAsync<RpcException>(async () =>
                    await scaler.Client.IsActiveAsync(bad, cancellationToken: Token)
                ),
            };
            Assert.All(errors, error => Assert.Equal(StatusCode.InvalidArgument, error.StatusCode));
            Assert.All(
                errors,
                error => Assert.Contains("targetPerReplica", error.Status.Detail, StringComparison.Ordinal)
            );
            Assert.All(errors, error => Assert.Contains("leadTime", error.Status.Detail, StringComparison.Ordinal));
            Assert.All(
                errors,
                error => Assert.DoesNotContain("hunter2", error.Status.Detail, StringComparison.Ordinal)
            );
        }

        Assert.Single(scaler.Logs, record => record.Message.Contains("is refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C07_Metadata_NeverAppearsInLogs()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        const string Pem = "-----BEGIN PRIVATE KEY-----secret";
        var reference = ScalerFixture.Vllm(
            "llama",
            ("tlsClientKey", Pem),
            ("apiToken", "tok-123"),
            ("selector", "tenant=\"hush\"")
        );
        await scaler.ValueAsync(reference);

        var text = string.Join('\n', scaler.Logs.Select(record => record.Message));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tok-123", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C08_RecreatedWithEqualMetadata_IsNotAnError()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var scaler = await ScalerFixture.StartAsync(clock: clock);
        var before = await scaler.MetricNameAsync(ScalerFixture.Vllm());
        await scaler.ValueAsync(ScalerFixture.Vllm());
        clock.Advance(TimeSpan.FromHours(2));
        scaler.Services.GetRequiredService<WorkloadRegistry>().DropIdle();

        Assert.Equal(before, await scaler.MetricNameAsync(ScalerFixture.Vllm()));
        Assert.Equal(100, await scaler.ValueAsync(ScalerFixture.Vllm()));
    }

    private static ScaledObjectRef ScaledObjectOf(string name) => ScalerFixture.Vllm(name);
}
