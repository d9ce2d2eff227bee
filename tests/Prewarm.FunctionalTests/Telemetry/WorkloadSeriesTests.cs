namespace Prewarm.FunctionalTests.Telemetry;

/// <summary>The exporter hears every meter of the process by its name, so no other scaler may run beside this one.</summary>
[Collection(nameof(AloneCollection))]
public sealed class WorkloadSeriesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(1_500)] // More than the gauges have room for at first.
    public async Task Metrics_AnyNumberOfWorkloads_EachHasItsSeriesOnce(int count)
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await scaler.Http.GetStringAsync("/metrics", Token);
        for (var i = 0; i < count; i++)
        {
            await scaler.MetricNameAsync(ScalerFixture.Vllm($"model-{i}"));
        }

        await scaler.PassAsync(DateTimeOffset.UtcNow);
        await scaler.Http.GetStringAsync("/metrics", Token);
        var lines = (await scaler.Http.GetStringAsync("/metrics", Token)).Split('\n');

        Assert.Equal(
            count,
            lines.Count(line => line.StartsWith("prewarm_replicas_planned{", StringComparison.Ordinal))
        );
        Assert.Equal(count, lines.Count(line => line.StartsWith("prewarm_answer_rung{", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("# TYPE prewarm_replicas_planned ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("otel_metric_overflow", StringComparison.Ordinal));
    }
}

[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
