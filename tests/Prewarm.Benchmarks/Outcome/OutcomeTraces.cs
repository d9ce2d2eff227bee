using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>The measured traces that the outcome is stated over.</summary>
internal static class OutcomeTraces
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "web-nasa-http",
        "web-mongo-app-1",
        "web-mongo-app-3",
        "web-mongo-machine",
        "cloud-crane-app-02",
        "cloud-crane-app-06",
        "cloud-crane-app-09",
        "cloud-crane-app-11",
        "cloud-crane-app-13",
        "cloud-azure-vm-deployments",
        "web-aws-elb-requests",
        "web-tweets-amzn",
        "llm-qwen-small-total",
        "llm-qwen-small-client-human-evening",
        "llm-qwen-small-client-work-hours",
        "llm-qwen-large-total",
        "llm-qwen-large-client-mixed",
        "web-nyc-taxi",
        "web-data-ingress-1",
    ];

    /// <summary>Names and series of those that are wanted, read one at a time.</summary>
    public static IEnumerable<(string Name, RegularSeries Series)> In(string folder, Func<string, bool> isWanted) =>
        Names.Where(isWanted).Select(name => (name, CsvSeries.Read(Path.Combine(folder, name + ".csv"))));
}
