using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>What operators change, and what the audit log keeps of it.</summary>
public sealed class OperationsApiTests
{
    private const string Overrides = "/api/v1/workloads/ml/llama/overrides";
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Override_PutTwice_ReplacesItselfAndExpiresByItself()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PutAsync(
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
        await PutAsync(
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
        var items = (await JsonAsync(client, Overrides)).GetProperty("items");
        Assert.Equal("expired", items[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Override_ForATeam_HoldsItsWorkloadsAndNobodyElses()
    {
        await using var bench = await StartAsync();
        bench.Source.All[0] = bench.Source.All[0] with { Team = "search" };
        bench.Decide(bench.Source.Add("ml", "other").Key, Now, replicas: 2, ready: 2);
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PutAsync(
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
        await using var bench = await StartAsync();
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
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PutAsync(
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
        await using var bench = await StartAsync();
        bench.Source.Add("ml", "other");
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PutAsync(
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
        await using var bench = await StartAsync();
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
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PutAsync(new Uri(Overrides, UriKind.Relative), content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Put_WithATagThatHasPassed_IsRefused()
    {
        await using var bench = await StartAsync();
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
        await PutAsync(client, Overrides + Id, body with { replicas = 5 });
        using var request = new HttpRequestMessage(HttpMethod.Put, Overrides + Id)
        {
            Content = JsonContent.Create(body),
        };
        request.Headers.IfMatch.Add(first.Headers.ETag!);
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Contains("5", bench.Operations.Find("mine")!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_AndMask_AreKeptWithTheirSpans()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PutAsync(
            client,
            "/api/v1/events",
            new
            {
                scope = "ml/llama",
                factor = 2.5,
                reason = "sale",
                from = "2026-03-05T08:00Z",
                expires = "2026-03-05T20:00Z",
            }
        );
        await PutAsync(
            client,
            "/api/v1/masks",
            new
            {
                scope = "*",
                reason = "outage",
                from = "2026-03-01T08:00Z",
                expires = "2026-03-01T09:00Z",
            }
        );
        var kept = bench.Operations.List().OrderBy(one => one.Kind).ToList();
        Assert.Equal([OperationsKinds.Event, OperationsKinds.Mask], kept.Select(one => one.Kind));
        Assert.Equal("{\"factor\":2.5,\"name\":\"sale\"}", kept[0].Body);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), kept[1].Expires);
    }

    [Fact]
    public async Task Model_PromotedAndRolledBack_ChangesRolesAndIsAudited()
    {
        await using var bench = await StartAsync();
        var key = bench.Source.All[0].Key;
        Publish(bench, key);
        Publish(bench, key);
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PostAsync(client, "1:promote", HttpStatusCode.OK);
        await PostAsync(client, "2:promote", HttpStatusCode.OK);
        await PostAsync(client, "1:rollback", HttpStatusCode.Conflict); // Not the champion any more.
        await PostAsync(client, "2:rollback", HttpStatusCode.OK);
        await PostAsync(client, "9:promote", HttpStatusCode.NotFound);
        Assert.Equal(1, bench.Models.Champion(key)!.Version);
        Assert.Equal(
            ["model.promote", "model.promote", "model.rollback"],
            bench.Records.AuditEntries.Select(entry => entry.Action)
        );
    }

    private static void Publish(InspectionBench bench, HistoryKey key) =>
        bench.Models.Publish(
            new NewModel(
                key,
                "window-max/1",
                Now,
                Now.AddDays(-28),
                Now,
                "{}",
                "{\"wape\":0.1}",
                [1, (byte)bench.Models.All.Count]
            )
        );

    private static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        bench.Source.Add("ml", "llama");
        return await bench.StartAsync(Token);
    }

    private static async Task PutAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task PostAsync(HttpClient client, string action, HttpStatusCode wanted)
    {
        using var answer = await client.PostAsync(
            new Uri("/api/v1/workloads/ml/llama/models/" + action, UriKind.Relative),
            null,
            Token
        );
        Assert.Equal(wanted, answer.StatusCode);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Token);

    private static async Task<List<string>> StatusAsync(HttpClient client) =>
        [
            .. (await JsonAsync(client, "/api/v1/workloads"))
                .GetProperty("workloads")
                .EnumerateArray()
                .Select(one => one.GetProperty("status").GetString()!),
        ];
}
