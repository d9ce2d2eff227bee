using System.Text;
using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>One workload that a source refuses must not take the others of its group with it.</summary>
public sealed class RefusedSelectorTests
{
    private const int Models = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SignalRequest Broken =>
        SourceSet.Vllm() with
        {
            Selector = [new LabelMatcher("model_name", LabelMatch.Regex, "llama(?=x)")],
        };

    [Fact]
    public async Task Scrape_SelectorThatIsNoRe2_RefusesItsOwnWorkloadOnly()
    {
        await using var engine = await MetricsTarget.StartAsync(Token);
        engine.Text = Exposition();
        await using var sources = new SourceSet(("Type", "scrape"), ("Targets:0", engine.Address + "/metrics"));
        var read = await sources.ReadAsync([SourceSet.Vllm("m0"), Broken, SourceSet.Vllm("m1")]);
        Assert.Equal(
            (ReadingState.Fresh, ReadingState.Refused, ReadingState.Fresh),
            (read[0].Running.State, read[1].Running.State, read[2].Running.State)
        );
    }

    [Fact]
    public async Task Prometheus_GroupItRefuses_IsHalvedUntilItAnswers()
    {
        await using var engine = await MetricsTarget.StartAsync(Token);
        engine.Text = Exposition();
        await using var prometheus = await ServerProcess.PrometheusAsync(
            Require.Program("prometheus"),
            [engine.Port],
            Token,
            "--query.max-samples=60"
        );
        await WaitUntilAllAreTooManyAsync(prometheus.Port);
        await using var sources = new SourceSet(("Type", "prometheus"), ("Url", $"http://127.0.0.1:{prometheus.Port}"));
        var requests = Enumerable.Range(0, Models).Select(i => SourceSet.Vllm("m" + i)).ToList();
        var read = await sources.ReadAsync([.. requests, Broken]);

        // The broken one fixes no label of its own, so its half asks for all series and is refused; the others are halved away from it.
        Assert.All(read.Take(Models / 2), one => Assert.Equal(ReadingState.Fresh, one.Running.State));
        Assert.Equal(ReadingState.Refused, read[Models].Running.State);
    }

    private static string Exposition()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Models; i++)
        {
            text.Append("vllm:num_requests_running{model_name=\"m").Append(i).Append("\"} ").Append(i).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Waits until the samples of all models together exceed what this Prometheus loads for one query.</summary>
    private static async Task WaitUntilAllAreTooManyAsync(int port)
    {
        using var http = new HttpClient();
        var query = new Uri($"http://127.0.0.1:{port}/api/v1/query?query=vllm:num_requests_running%5B2m%5D");
        await ServerProcess.EventuallyAsync(
            async () =>
            {
                using var response = await http.GetAsync(query, Token);
                return (int)response.StatusCode == 422;
            },
            Token
        );
    }
}
