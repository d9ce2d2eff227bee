using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>Overrides that operators lay down and take away, and what the audit log keeps of it.</summary>
public sealed class OverridesApiTests
{
    private const string Overrides = "/api/v1/workloads/ml/llama/overrides";
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Override_PutTwice_ReplacesItselfAndExpiresByItself()
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await OperatorCalls.PutAsync(
            client,
            Overrides,
            new
            {
                kind = "floor",
                replicas = 4,
                reason = "launch",
                @for = "2h",
            }
        );
        await OperatorCalls.PutAsync(
            client,
            Overrides,
            new
            {
                kind = "floor",
                replicas = 6,
                reason = "launch",
                @for = "3h",
            }
        );
        var document = Assert.Single(bench.Operations.List());
        Assert.Equal(
            ("override:ml/llama:floor", "ml/llama", Now, Now.AddHours(3), "{\"kind\":\"floor\",\"replicas\":6}"),
            (document.Id, document.Scope, document.From, document.Expires, document.Body)
        );
        Assert.Equal(["overridden"], await StatusAsync(client));
        bench.Source.Now = Now.AddHours(3);
        var items = (await OperatorCalls.JsonAsync(client, Overrides)).GetProperty("items");
        Assert.Equal("expired", items[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Override_ForATeam_HoldsItsWorkloadsAndNobodyElses()
    {
        await using var bench = await OperatorCalls.StartAsync();
        bench.Source.All[0] = bench.Source.All[0] with { Team = "search" };
        bench.Decide(bench.Source.Add("ml", "other").Key, Now, replicas: 2, ready: 2);
        using var client = bench.Client(InspectionBench.OperatorToken);
        await OperatorCalls.PutAsync(
            client,
            "/api/v1/overrides",
            new
            {
                scope = "*",
                team = "search",
                kind = "cap",
                replicas = 3,
                reason = "quota",
                @for = "1h",
            }
        );
        var document = Assert.Single(bench.Operations.List());
        Assert.Equal("override:*:team=search:cap", document.Id);
        Assert.Equal("{\"kind\":\"cap\",\"replicas\":3,\"team\":\"search\"}", document.Body);
        Assert.Equal(["overridden", "live"], await StatusAsync(client));
    }

    [Theory]
    [InlineData("ml/llama", "search", "team goes with")]
    [InlineData("*", "", "team must have")]
    public async Task Override_ForATeamThatCannotBe_IsRefused(string scope, string team, string rule)
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        using var answer = await client.PutAsJsonAsync(
            "/api/v1/overrides",
            new
            {
                scope,
                team,
                kind = "cap",
                replicas = 3,
                reason = "quota",
                @for = "1h",
            },
            Token
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(rule, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(bench.Operations.List());
    }

    [Fact]
    public async Task Override_Deleted_IsGoneAndBothChangesAreAudited()
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await OperatorCalls.PutAsync(
            client,
            Overrides,
            new
            {
                kind = "freeze",
                reason = "incident 7",
                @for = "30m",
            }
        );
        using var gone = await client.DeleteAsync(
            new Uri(Overrides + "?id=" + Uri.EscapeDataString("override:ml/llama:freeze"), UriKind.Relative),
            Token
        );
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Empty(bench.Operations.List());
        Assert.Equal(
            [("olga", "override.put", "ml/llama"), ("olga", "override.delete", "ml/llama")],
            bench.Records.AuditEntries.Select(entry => (entry.Actor, entry.Action, entry.Target))
        );
        Assert.Contains("incident 7", bench.Records.AuditEntries[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Override_OfAnotherWorkload_CannotBeDeletedHere()
    {
        await using var bench = await OperatorCalls.StartAsync();
        bench.Source.Add("ml", "other");
        using var client = bench.Client(InspectionBench.OperatorToken);
        await OperatorCalls.PutAsync(
            client,
            "/api/v1/workloads/ml/other/overrides",
            new
            {
                kind = "cap",
                replicas = 1,
                reason = "x",
                @for = "1h",
            }
        );
        using var answer = await client.DeleteAsync(
            new Uri(Overrides + "?id=override:ml/other:cap", UriKind.Relative),
            Token
        );
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Single(bench.Operations.List());
    }

    [Theory]
    [InlineData("""{"kind":"pin","replicas":3,"for":"2h"}""", "reason is required")]
    [InlineData("""{"kind":"pin","reason":"x","for":"2h"}""", "replicas is required")]
    [InlineData("""{"kind":"pin","replicas":-1,"reason":"x","for":"2h"}""", "replicas must be")]
    [InlineData("""{"kind":"nudge","replicas":3,"reason":"x","for":"2h"}""", "kind must be")]
    [InlineData("""{"kind":"pin","replicas":3,"reason":"x"}""", "either expires")]
    [InlineData("""{"kind":"pin","replicas":3,"reason":"x","for":"60d"}""", "within 31 days")]
    [InlineData("""{"kind":"pin","replicas":3,"reason":"x","expires":"2026-03-04T11:00:00Z"}""", "expires must lie")]
    [InlineData("""{"kind":"pin","replicas":3,"reason":"a\nb","for":"2h"}""", "one line")]
    public async Task Override_ThatBreaksARule_IsRefusedWithTheRule(string body, string rule)
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PutAsync(new Uri(Overrides, UriKind.Relative), content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(rule, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(bench.Operations.List());
        Assert.Empty(bench.Records.AuditEntries);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"kind":7}""")]
    [InlineData("""{"kindd":"pin"}""")]
    [InlineData("[]")]
    public async Task Body_ThatIsNotWhatWasAgreed_IsABadRequest(string body)
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PutAsync(new Uri(Overrides, UriKind.Relative), content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Put_WithATagThatHasPassed_IsRefused()
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        const string Id = "?id=mine";
        var body = new
        {
            kind = "cap",
            replicas = 4,
            reason = "x",
            @for = "1h",
        };
        using var first = await client.PutAsJsonAsync(Overrides + Id, body, Token);
        await OperatorCalls.PutAsync(client, Overrides + Id, body with { replicas = 5 });
        using var request = new HttpRequestMessage(HttpMethod.Put, Overrides + Id)
        {
            Content = JsonContent.Create(body),
        };
        request.Headers.IfMatch.Add(first.Headers.ETag!);
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Contains("5", bench.Operations.Find("mine")!.Body, StringComparison.Ordinal);
    }

    private static async Task<List<string>> StatusAsync(HttpClient client) =>
        [
            .. (await OperatorCalls.JsonAsync(client, "/api/v1/workloads"))
                .GetProperty("workloads")
                .EnumerateArray()
                .Select(one => one.GetProperty("status").GetString()!),
        ];
}
