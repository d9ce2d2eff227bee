using System.Net;
using System.Net.Http.Json;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Access;

/// <summary>Who may do what: every address with every caller.</summary>
public sealed class AccessTests
{
    private static readonly object Pin = new
    {
        kind = "pin",
        replicas = 3,
        reason = "incident",
        @for = "2h",
    };

    public static TheoryData<string, string> Changes =>
        new()
        {
            { "PUT", "/api/v1/workloads/ml/llama/overrides" },
            { "DELETE", "/api/v1/workloads/ml/llama/overrides?id=x" },
            { "POST", "/api/v1/workloads/ml/llama/models/1:promote" },
            { "POST", "/api/v1/workloads/ml/llama/models/1:rollback" },
            { "PUT", "/api/v1/overrides" },
            { "DELETE", "/api/v1/overrides?id=x" },
            { "PUT", "/api/v1/events" },
            { "DELETE", "/api/v1/events?id=x" },
            { "PUT", "/api/v1/masks" },
            { "DELETE", "/api/v1/masks?id=x" },
        };

    public static TheoryData<string> Reads =>
        [
            "/",
            "/?live=1",
            "/operations",
            "/w/ml/llama",
            "/w/ml/llama?live=1",
            "/w/ml/llama/chart",
            "/w/ml/llama/next",
            "/w/ml/llama/whatif",
            "/w/ml/llama/whatif/chart",
            "/api/v1/workloads",
            "/api/v1/workloads/ml/llama",
            "/api/v1/workloads/ml/llama/forecast",
            "/api/v1/workloads/ml/llama/history",
            "/api/v1/workloads/ml/llama/decisions",
            "/api/v1/workloads/ml/llama/accuracy",
            "/api/v1/workloads/ml/llama/ledger",
            "/api/v1/workloads/ml/llama/models",
            "/api/v1/workloads/ml/llama/overrides",
            "/api/v1/overrides",
            "/api/v1/events",
            "/api/v1/masks",
            "/api/v1/budget",
            "/api/v1/sources",
            "/api/v1/audit",
            "/api/v1/ledger",
            "/api/v1/fleet",
            "/api/v1/openapi.json",
        ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_WithoutToken_IsRefusedAndChangesNothing(string method, string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await SendAsync(client, method, path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        AssertUntouched(bench);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_WithViewersToken_IsForbiddenAndChangesNothing(string method, string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.ViewerToken);
        using var answer = await SendAsync(client, method, path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        AssertUntouched(bench);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_WithUnknownToken_IsRefused(string method, string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client("not-a-token-of-anybody");
        using var answer = await SendAsync(client, method, path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        AssertUntouched(bench);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_WhenClosedAndWithoutToken_GivesNothing(string path)
    {
        await using var bench = await StartAsync(("Inspection:OpenReads", "false"));
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        var body = await answer.Content.ReadAsStringAsync(Token);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Redirect });
        Assert.DoesNotContain("llama", body, StringComparison.Ordinal);
        if (answer.StatusCode == HttpStatusCode.Redirect)
        {
            Assert.StartsWith("/signin", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_WhenClosedWithViewersToken_Answers(string path)
    {
        await using var bench = await StartAsync(("Inspection:OpenReads", "false"));
        using var client = bench.Client(InspectionBench.ViewerToken);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);

        // Without a budget and without a model there is nothing to find, but nobody is turned away.
        Assert.Contains(
            answer.StatusCode,
            new[] { HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.BadRequest }
        );
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Answer_OfEveryAddress_CarriesTheSecurityHeaders(string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task Change_TooOften_IsSlowedDown()
    {
        await using var bench = await StartAsync(("Inspection:ChangesPerMinute", "1"));
        using var client = bench.Client(InspectionBench.OperatorToken);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await SendAsync(client, "DELETE", "/api/v1/masks?id=none"));
        }

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(3, refused.Count);
        Assert.True(refused[0].Headers.RetryAfter!.Delta > TimeSpan.Zero);
        answers.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task Put_FromAnotherSiteWithBearer_IsRefused()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await SendAsync(client, "PUT", "/api/v1/workloads/ml/llama/overrides");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        AssertUntouched(bench);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<InspectionBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var bench = new InspectionBench();
        foreach (var (key, value) in settings)
        {
            bench.Settings[key] = value;
        }

        bench.Source.Add("ml", "llama");
        return await bench.StartAsync(Token);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "PUT")
        {
            request.Content = JsonContent.Create(Pin);
        }

        return await client.SendAsync(request, Token);
    }

    private static void AssertUntouched(InspectionBench bench)
    {
        Assert.Empty(bench.Operations.List());
        Assert.Empty(bench.Records.AuditEntries);
    }
}
