using System.Net;
using System.Text.RegularExpressions;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Access;

/// <summary>The page's session: cookie, form key, and where it leads back to.</summary>
public sealed class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_WithOperatorsToken_SetsAStrictHiddenCookieAndGoesBack()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await SignInAsync(client, InspectionBench.OperatorToken, "/operations");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Equal("/operations", answer.Headers.Location!.OriginalString);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(InspectionBench.OperatorToken, cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_WithAForeignAddressToGoBackTo_LeadsHome(string back)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await SignInAsync(client, InspectionBench.OperatorToken, back);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task SignIn_WithUnknownToken_SaysSoAndSetsNothing()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        using var answer = await SignInAsync(client, "guess-guess-guess-guess", "/");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("guess-guess", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_WithItsKey_LaysTheOverrideDown()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var key = await SignInWithKeyAsync(client, InspectionBench.OperatorToken);
        using var answer = await PostAsync(client, key);
        Assert.Equal("/operations?done=saved", answer.Headers.Location!.OriginalString);
        var document = Assert.Single(bench.Operations.List());
        Assert.Equal(("ml/llama", "incident 12", "olga"), (document.Scope, document.Reason, document.CreatedBy));
        Assert.Equal("override.put", Assert.Single(bench.Records.AuditEntries).Action);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task Form_WithoutItsKey_IsRefused(string key)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        await SignInWithKeyAsync(client, InspectionBench.OperatorToken);
        using var answer = await PostAsync(client, key);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(bench.Operations.List());
    }

    [Fact]
    public async Task Form_FromAnotherOrigin_IsRefused()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var key = await SignInWithKeyAsync(client, InspectionBench.OperatorToken);
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var answer = await PostAsync(client, key);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(bench.Operations.List());
    }

    [Fact]
    public async Task Form_OfAViewer_IsForbidden()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var key = await SignInWithKeyAsync(client, InspectionBench.ViewerToken);
        using var answer = await PostAsync(client, key);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(bench.Operations.List());
    }

    [Fact]
    public async Task Form_WithEveryMistake_NamesThemAll()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var key = await SignInWithKeyAsync(client, InspectionBench.OperatorToken);
        using var answer = await PostAsync(client, key, ("reason", ""), ("kind", "nudge"), ("for", "soon"));
        var page = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("reason is required", page, StringComparison.Ordinal);
        Assert.Contains("kind must be", page, StringComparison.Ordinal);
        Assert.Contains("for must be a duration", page, StringComparison.Ordinal);
    }

    private static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        bench.Source.Add("ml", "llama");
        return await bench.StartAsync(Token);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string token, string back) =>
        SendAsync(client, "/signin", [new("token", token), new("back", back)]);

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        string path,
        IEnumerable<KeyValuePair<string, string>> fields
    )
    {
        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(path, UriKind.Relative), form, Token);
    }

    /// <summary>Signs in, keeps the cookie on the client, and reads the form key off the page.</summary>
    private static async Task<string> SignInWithKeyAsync(HttpClient client, string token)
    {
        using var answer = await SignInAsync(client, token, "/operations");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        var page = await client.GetStringAsync(new Uri("/operations", UriKind.Relative), Token);
        return Regex
            .Match(page, "name=\"formKey\" value=\"(?<key>[0-9A-F]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Groups["key"]
            .Value;
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string key,
        params (string Name, string Value)[] changes
    )
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["formKey"] = key,
            ["back"] = "/operations?done=deleted",
            ["scope"] = "ml/llama",
            ["kind"] = "pin",
            ["replicas"] = "3",
            ["for"] = "2h",
            ["reason"] = "incident 12",
        };
        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        return await SendAsync(client, "/do/override", fields);
    }
}
