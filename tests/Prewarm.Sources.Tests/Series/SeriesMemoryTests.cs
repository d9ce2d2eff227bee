using Prewarm.Sources.Scrape;

namespace Prewarm.Sources.Tests.Series;

public sealed class SeriesMemoryTests
{
    [Fact]
    public void Add_SeriesThatTheTargetNoLongerExposes_EndsAtOnce()
    {
        var memory = new SeriesMemory(TimeSpan.FromMinutes(5));
        memory.Add("exporter:9090", [Sample("vllm-0"), Sample("vllm-1")], 100);
        memory.Add("exporter:9090", [Sample("vllm-0")], 115);
        memory.Trim(115);

        var left = Assert.Single(memory.Series);
        Assert.Equal("vllm-0", left.Labels["pod"]);
        Assert.Equal(2, left.Samples.Count);
    }

    [Fact]
    public void Add_TargetThatIsNotScraped_KeepsItsSeries()
    {
        var memory = new SeriesMemory(TimeSpan.FromMinutes(5));
        memory.Add("10.0.0.1:8000", [Sample("vllm-0")], 100);
        memory.Add("10.0.0.2:8000", [Sample("vllm-1")], 100);
        memory.Add("10.0.0.1:8000", [Sample("vllm-0")], 115);
        memory.Trim(115);
        Assert.Equal(2, memory.Series.Count);
    }

    private static ExposedSample Sample(string pod) =>
        new("vllm:num_requests_running", new Dictionary<string, string>(StringComparer.Ordinal) { ["pod"] = pod }, 7);
}
