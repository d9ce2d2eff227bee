using Prewarm.Sources.Presets;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Tests.Series;

public sealed class SignalAggregatorTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Aggregate_OneExporterForManyPods_CountsPods()
    {
        var readings = Aggregate(Running("vllm-0", "exporter:9090"), Running("vllm-1", "exporter:9090"));
        Assert.Equal((2, 14), (readings.ReadyReplicas.Value, readings.Running.Value));
    }

    [Fact]
    public void Aggregate_SeveralSeriesOfOnePod_CountsItOnce()
    {
        var readings = Aggregate(Running("vllm-0", "10.0.0.1:8000"), Running("vllm-0", "10.0.0.1:8001"));
        Assert.Equal(1, readings.ReadyReplicas.Value);
    }

    [Fact]
    public void Aggregate_NoPodLabel_CountsInstances()
    {
        var readings = Aggregate(Running(null, "10.0.0.1:8000"), Running(null, "10.0.0.2:8000"));
        Assert.Equal(2, readings.ReadyReplicas.Value);
    }

    private static Forecasting.Signals.SignalReadings Aggregate(params SampledSeries[] series) =>
        new SignalAggregator(PresetCatalog.Find("vllm")!, TimeSpan.FromMinutes(2)).Aggregate(series, At);

    private static SampledSeries Running(string? pod, string instance)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["instance"] = instance };
        if (pod is not null)
        {
            labels["pod"] = pod;
        }

        return new SampledSeries("vllm:num_requests_running", labels, [(At.ToUnixTimeSeconds(), 7)]);
    }
}
