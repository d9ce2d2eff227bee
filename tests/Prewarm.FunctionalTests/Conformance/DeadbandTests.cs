using Microsoft.Extensions.Time.Testing;
using Prewarm.TestUtils.Fakes;
using Prewarm.TestUtils.Keda;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertion 23: <c>deadband: "true"</c> leaves the HPA's tolerance; without it nothing is moved.</summary>
public sealed class DeadbandTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task C23_Asked_OneReplicaTooFewOrTooManyIsCorrected()
    {
        await foreach (var (planned, metric) in PlansAsync(("deadband", "true")))
        {
            Assert.Equal(planned, HpaMath.Wish(metric, Math.Max(1, planned - 1)));
            if (planned <= 9)
            {
                Assert.Equal(planned, HpaMath.Wish(metric, planned + 1));
            }

            Assert.Equal(planned, HpaMath.Wish(metric, planned));
        }
    }

    [Fact]
    public async Task C23_NotAsked_TheValueIsTheDemand()
    {
        await foreach (var (planned, metric) in PlansAsync())
        {
            Assert.Equal((long)Math.Round(((planned - 1) * 16_000) + 1_600.0), metric.ValueMilli);
        }
    }

    /// <summary>The metric for plans of 1 to 10 replicas, each just above the plan before: the HPA would tolerate one too few.</summary>
    private static async IAsyncEnumerable<(int Planned, KedaMetric Metric)> PlansAsync(
        params (string Key, string Value)[] more
    )
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader();
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        var reference = ScalerFixture.Vllm("llama", more);
        var keda = new KedaClient(scaler.Client, reference);
        for (var planned = 1; planned <= 10; planned++)
        {
            source.Read = _ => FakeSignalReader.Load(((planned - 1) * 16) + 1.6, 0);
            clock.Advance(TimeSpan.FromSeconds(15));
            await keda.PollAsync(TestContext.Current.CancellationToken);
            await scaler.PassAsync(clock.GetUtcNow());
            var poll = await keda.PollAsync(TestContext.Current.CancellationToken);
            yield return (planned, Assert.Single(poll.Metrics));
        }
    }
}
