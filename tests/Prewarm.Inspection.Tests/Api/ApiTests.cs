using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Forecasting.Series;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>The shape of the API: a contract.</summary>
public sealed class ApiTests
{
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workloads_FilteredOrderedAndPaged_GiveTotalsAndRows()
    {
        await using var bench = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var added = bench.Source.Add("ml", $"model-{i}");
            bench.Decide(added.Key, Now, replicas: i, ready: i);
        }

        using var client = bench.Client();
        var body = await JsonAsync(client, "/api/v1/workloads?q=MODEL&sort=-replicas&offset=1&limit=2");
        Assert.Equal(5, body.GetProperty("total").GetInt32());
        Assert.Equal(
            ["model-3", "model-2"],
            body.GetProperty("workloads").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)
        );
    }

    [Fact]
    public async Task Workload_WithADecision_TellsStatusReplicasAndNextRise()
    {
        await using var bench = await StartAsync();
        var workload = bench.Source.All[0];
        bench.Decide(workload.Key, Now, replicas: 2, ready: 1);
        using var client = bench.Client();
        var body = await JsonAsync(client, "/api/v1/workloads/ml/llama");
        Assert.Equal("live", body.GetProperty("status").GetString());
        Assert.Equal(12.5, body.GetProperty("demand").GetDouble());
        Assert.Equal(1, body.GetProperty("decision").GetProperty("startingReplicas").GetInt32());

        // The 0.95 quantile is the mean plus 9.8; two replicas of 16 hold 32, and 10 + i + 9.8 passes that at i = 13. Point 0
        // is asked for when its minute is over.
        Assert.Equal(Now.AddMinutes(14), body.GetProperty("nextRise").GetProperty("at").GetDateTimeOffset());
        Assert.Equal(3, body.GetProperty("nextRise").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public async Task Workload_WithoutARecentDecision_IsSilent()
    {
        await using var bench = await StartAsync();
        bench.Decide(bench.Source.All[0].Key, Now.AddMinutes(-6), replicas: 2, ready: 1);
        using var client = bench.Client();
        Assert.Equal(
            "silent",
            (await JsonAsync(client, "/api/v1/workloads/ml/llama")).GetProperty("status").GetString()
        );
    }

    [Fact]
    public async Task History_Thinned_KeepsThePeakAndTheGap()
    {
        await using var bench = await StartAsync();
        var values = Enumerable.Range(0, 10_000).Select(i => i == 7_777 ? 1_000.0 : i % 7).ToArray();
        Array.Fill(values, double.NaN, 2_000, 1_000);
        var start = Now.AddMinutes(-9_999);
        bench.History.Set(bench.Source.All[0].Key, new RegularSeries(start, TimeSpan.FromMinutes(1), values));
        using var client = bench.Client();
        var body = await JsonAsync(
            client,
            $"/api/v1/workloads/ml/llama/history?from={start:yyyy-MM-ddTHH:mm:ssZ}&to={Now:yyyy-MM-ddTHH:mm:ssZ}&points=200"
        );
        var points = body.GetProperty("values").EnumerateArray().ToList();
        var times = body.GetProperty("times").EnumerateArray().Select(one => one.GetDateTimeOffset()).ToList();
        Assert.True(points.Count <= 200);
        var peak = points.FindIndex(one => one.ValueKind == JsonValueKind.Number && one.GetDouble() == 1_000);
        Assert.Equal(start.AddMinutes(7_777), times[peak]);
        Assert.Contains(points, one => one.ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/api/v1/workloads?sort=colour", "sort")]
    [InlineData("/api/v1/workloads?limit=0", "limit")]
    [InlineData("/api/v1/workloads/ml/llama/forecast?horizon=never", "horizon")]
    [InlineData("/api/v1/workloads/ml/llama/forecast?at=2030-01-01T00:00:00Z", "at")]
    [InlineData("/api/v1/workloads/ml/llama/history?from=yesterday", "from")]
    [InlineData("/api/v1/workloads/ml/llama/history?from=2020-01-01T00:00:00Z", "from")]
    [InlineData("/api/v1/workloads/ml/llama/history?points=1", "points")]
    [InlineData("/api/v1/workloads/ml/llama/decisions?at=noon", "at")]
    [InlineData("/api/v1/workloads/ml/llama/decisions?limit=100000", "limit")]
    [InlineData("/api/v1/workloads/ml/llama/ledger?next=mine", "next")]
    public async Task Parameter_ThatIsWrong_IsNamedWithoutItsValue(string path, string parameter)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(parameter + " ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("colour", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/workloads/ml/gone")]
    [InlineData("/api/v1/workloads/ml/gone/forecast")]
    [InlineData("/api/v1/workloads/ml/gone/history")]
    [InlineData("/api/v1/workloads/ml/gone/decisions")]
    [InlineData("/api/v1/workloads/ml/gone/accuracy")]
    [InlineData("/api/v1/workloads/ml/gone/ledger")]
    [InlineData("/api/v1/workloads/ml/gone/models")]
    [InlineData("/api/v1/workloads/ml/gone/overrides")]
    public async Task Unknown_IsAProblemWith404(string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Answer_AskedForAgainWithItsTag_IsNotSentAgain()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var first = await client.GetAsync(
            new Uri("/api/v1/workloads/ml/llama/accuracy", UriKind.Relative),
            Token
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workloads/ml/llama/accuracy");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Decisions_InPages_FollowEachOther()
    {
        await using var bench = await StartAsync();
        var key = bench.Source.All[0].Key;
        for (var i = 0; i < 5; i++)
        {
            bench.Decide(key, Now.AddMinutes(-i), replicas: i, ready: 1);
        }

        using var client = bench.Client();
        const string Path = "/api/v1/workloads/ml/llama/decisions?limit=3";
        var first = await JsonAsync(client, Path);
        var second = await JsonAsync(client, Path + "&next=" + first.GetProperty("next").GetString());
        var replicas = new[] { first, second }
            .SelectMany(page => page.GetProperty("decisions").EnumerateArray())
            .Select(one => one.GetProperty("replicas").GetInt32());
        Assert.Equal([4, 3, 2, 1, 0], replicas);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Decision_AtAMoment_IsTheOneInForceWithItsClamps()
    {
        await using var bench = await StartAsync();
        var key = bench.Source.All[0].Key;
        bench.Decide(key, Now.AddMinutes(-10), replicas: 4, ready: 1);
        bench.Decide(key, Now, replicas: 9, ready: 4);
        using var client = bench.Client();
        var body = await JsonAsync(client, "/api/v1/workloads/ml/llama/decisions?at=2026-03-04T11:55:00Z");
        var one = Assert.Single(body.GetProperty("decisions").EnumerateArray());
        Assert.Equal(4, one.GetProperty("replicas").GetInt32());
        Assert.Contains(
            one.GetProperty("reasons").EnumerateArray(),
            reason => reason.GetString()!.StartsWith("rampUp: 6 to 4 replicas", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Store_ThatFails_IsA503WithTheReasonAndNoStack()
    {
        await using var bench = await StartAsync();
        bench.Records.Failure = new StorageException(StorageFailure.Locked, "The history file is locked.");
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("/api/v1/workloads/ml/llama/ledger", UriKind.Relative), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("The history file is locked.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OfTheApi_NamesEveryPathOfTheDesign()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var paths = (await JsonAsync(client, "/api/v1/openapi.json")).GetProperty("paths");
        string[] wanted =
        [
            "/api/v1/workloads",
            "/api/v1/workloads/{ns}/{name}",
            "/api/v1/workloads/{ns}/{name}/forecast",
            "/api/v1/workloads/{ns}/{name}/history",
            "/api/v1/workloads/{ns}/{name}/decisions",
            "/api/v1/workloads/{ns}/{name}/accuracy",
            "/api/v1/workloads/{ns}/{name}/ledger",
            "/api/v1/workloads/{ns}/{name}/models",
            "/api/v1/workloads/{ns}/{name}/models/{version}:promote",
            "/api/v1/workloads/{ns}/{name}/models/{version}:rollback",
            "/api/v1/workloads/{ns}/{name}/overrides",
            "/api/v1/events",
            "/api/v1/budget",
        ];
        Assert.Empty(wanted.Except(paths.EnumerateObject().Select(path => path.Name)));
        var verbs = paths
            .GetProperty("/api/v1/workloads/{ns}/{name}/overrides")
            .EnumerateObject()
            .Select(one => one.Name);
        Assert.Empty(new[] { "get", "put", "delete" }.Except(verbs));
    }

    private static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        bench.Source.Add("ml", "llama");
        return await bench.StartAsync(Token);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Token);
}
