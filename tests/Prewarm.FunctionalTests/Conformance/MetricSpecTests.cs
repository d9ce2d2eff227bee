using System.Text.RegularExpressions;
using Google.Protobuf;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertions 9-14: GetMetricSpec.</summary>
public sealed partial class MetricSpecTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C09_SourceDown_StillOneSpec()
    {
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Down() };
        await using var scaler = await ScalerFixture.StartAsync(source);
        var spec = Assert.Single(
            (await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token)).MetricSpecs
        );
        Assert.Equal(16, spec.TargetSizeFloat);
    }

    [Fact]
    public async Task C10_Specs_OneByDefaultAndUniqueWhenSplit()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        Assert.Single(
            (await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token)).MetricSpecs
        );
        var split = await scaler.Client.GetMetricSpecAsync(
            ScalerFixture.Vllm("s", ("metrics", "split")),
            cancellationToken: Token
        );
        var names = split.MetricSpecs.Select(spec => spec.MetricName.ToUpperInvariant()).ToList();
        Assert.Equal(3, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task C11_Name_IsPureAndOfTheAllowedCharacters()
    {
        await using var one = await ScalerFixture.StartAsync();
        await using var two = await ScalerFixture.StartAsync(
            clock: new Microsoft.Extensions.Time.Testing.FakeTimeProvider()
        );
        foreach (
            var engine in (string[])
                ["vllm", "sglang", "trtllm", "tgi", "triton", "lmdeploy", "llmd", "dynamo", "rayserve"]
        )
        {
            var reference = ScalerFixture.Vllm("llama", ("engine", engine));
            var name = await one.MetricNameAsync(reference);
            Assert.Equal(name, await two.MetricNameAsync(reference));
            Assert.Matches(Allowed(), name);
            Assert.DoesNotMatch(Prefixed(), name);
        }
    }

    [Theory]
    [InlineData("20", 16, 16)]
    [InlineData("0.001", 0.001, 1)]
    [InlineData("1.3", 1.04, 1)]
    [InlineData("1000000000", 8e8, 800_000_000)]
    public async Task C12_Target_IsPositiveWithAnIntegerTwin(string perReplica, double target, long integer)
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var reference = ScalerFixture.Vllm("llama", ("targetPerReplica", perReplica));
        var spec = (await scaler.Client.GetMetricSpecAsync(reference, cancellationToken: Token)).MetricSpecs[0];
        Assert.Equal((target, integer), (spec.TargetSizeFloat, spec.TargetSize));
    }

    [Fact]
    public async Task C13_SourceHangs_SpecDoesNotWait()
    {
        var source = new FakeSignalReader { Hang = new TaskCompletionSource() };
        await using var scaler = await ScalerFixture.StartAsync(source);

        // Would not end before the source does if the call path did any I/O.
        await scaler.Client.GetMetricSpecAsync(
            ScalerFixture.Vllm(),
            deadline: DateTime.UtcNow.AddSeconds(10),
            cancellationToken: Token
        );
        source.Hang.SetResult();
    }

    [Fact]
    public async Task C14_TwoCalls_GiveEqualBytes()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        var first = await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token);
        await scaler.ValueAsync(ScalerFixture.Vllm());
        var second = await scaler.Client.GetMetricSpecAsync(ScalerFixture.Vllm(), cancellationToken: Token);
        Assert.Equal(first.ToByteArray(), second.ToByteArray());
    }

    [GeneratedRegex("^[a-z0-9_-]{1,200}$")]
    private static partial Regex Allowed();

    [GeneratedRegex("^s[0-9]+-")]
    private static partial Regex Prefixed();
}
