using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Kubernetes;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Tests.Kubernetes;

public sealed class KubernetesSignalReaderTests : ISignalReader, IClusterFacts
{
    private SignalReadings _readings = new() { At = Things.Birth };
    private ReplicaFact? _fact = new(3, 2);

    [Fact]
    public async Task Replicas_NobodyElseTells_AreTheClusters()
    {
        var reading = await ReadAsync("inference/llama/9f");
        Assert.Equal((3, 2), (reading.Replicas.Value, reading.ReadyReplicas.Value));
    }

    [Fact]
    public async Task ReadyReplicas_OfASource_WinWhileFresh()
    {
        _readings = _readings with { ReadyReplicas = Reading.Of(1) };
        Assert.Equal(1, (await ReadAsync("inference/llama/9f")).ReadyReplicas.Value);
        _readings = _readings with { ReadyReplicas = Reading.Not(ReadingState.Stale, "old") };
        Assert.Equal(2, (await ReadAsync("inference/llama/9f")).ReadyReplicas.Value);
    }

    [Theory]
    [InlineData("inference/other/9f")]
    [InlineData("nothing")]
    public async Task Unknown_StaysUnknown(string id)
    {
        _fact = id == "nothing" ? _fact : null;
        Assert.Same(_readings, await ReadAsync(id));
    }

    [Fact]
    public void Disabled_RegistersAbsenceAndNoClient()
    {
        var services = new ServiceCollection();
        services.AddPrewarmKubernetes(new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();
        Assert.Null(provider.GetRequiredService<IClusterFacts>().Replicas("a", "b"));
        Assert.DoesNotContain(services, service => service.ServiceType == typeof(k8s.IKubernetes));
    }

    [Fact]
    public void Options_OutOfBounds_AreRefusedWithTheirName()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Kubernetes:LeaseDuration"] = "1s" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var refused = Assert.Throws<OptionsValidationException>(() =>
            new ServiceCollection().AddPrewarmKubernetes(configuration)
        );
        Assert.Contains("LeaseDuration", refused.Message, StringComparison.Ordinal);
    }

    public Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<SignalReadings>>([_readings]);

    public ReplicaFact? Replicas(string space, string scaledObject) =>
        (space, scaledObject) == ("inference", "llama") ? _fact : null;

    public QuotaFact? GpuQuota(string space) => null;

    private async Task<SignalReadings> ReadAsync(string id)
    {
        var request = new SignalRequest(
            id,
            "default",
            "vllm",
            [],
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
        var reader = new KubernetesSignalReader(this, this);
        return (await reader.ReadAsync([request], Things.Birth, TestContext.Current.CancellationToken))[0];
    }
}
