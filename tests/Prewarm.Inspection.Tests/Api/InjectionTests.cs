using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Inspection.Api;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>Names, reasons and labels are tenants' words: they stay words in HTML, in chart data and in spreadsheets.</summary>
public sealed class InjectionTests
{
    private const string Script = "<script>alert('x')<b>\"><img src=x onerror=alert(1)>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/?live=1")]
    [InlineData("/?q=%3Cscript%3Ealert('x')%3C/script%3E")]
    [InlineData("/operations")]
    [InlineData("WORKLOAD")]
    [InlineData("WORKLOAD?live=1")]
    [InlineData("WORKLOAD/whatif")]
    [InlineData("WORKLOAD/whatif?run=1&leadTime=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("/signin?back=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("/w/%3Cscript%3E/x")]
    public async Task Page_WithMarkupInEveryName_ShowsItAsText(string path)
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var address = path.Replace("WORKLOAD", "/w/ml/" + Uri.EscapeDataString(Script), StringComparison.Ordinal);
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
        var page = await answer.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" onclick=", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            page.Split("<script", StringSplitOptions.None).Length,
            page.Split("<script src=\"/assets/", StringSplitOptions.None).Length
        );
    }

    [Fact]
    public async Task Chart_WithMarkupInReasons_EscapesItForTheLibrary()
    {
        await using var bench = await StartAsync();
        using var client = bench.Client();
        var figure = await client.GetFromJsonAsync<JsonElement>(
            new Uri($"/w/ml/{Uri.EscapeDataString(Script)}/chart", UriKind.Relative),
            Token
        );
        var texts = Texts(figure).Where(text => text.Contains("script", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(texts);
        Assert.DoesNotContain(texts, text => text.Contains('<', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("=cmd|'/C calc'!A0,x", "\"'=cmd|'/C calc'!A0,x\"")]
    [InlineData("llama", "llama")]
    public void Cell_OfText_CannotBecomeAFormula(string text, string wanted) =>
        Assert.Equal(wanted, CsvTable.Cell(text));

    [Fact]
    public void Cell_OfANegativeNumber_StaysANumber()
    {
        Assert.Equal("-1.5", CsvTable.Cell(-1.5));
        Assert.Equal(string.Empty, CsvTable.Cell(double.NaN));
    }

    [Fact]
    public async Task Csv_OfWorkloads_DefusesTheirNames()
    {
        await using var bench = await StartAsync();
        bench.Source.Add("=HYPERLINK(\"http://x\")", "@evil");
        using var client = bench.Client();
        var csv = await client.GetStringAsync(new Uri("/api/v1/workloads?format=csv&q=evil", UriKind.Relative), Token);
        Assert.StartsWith("\"'=HYPERLINK(\"\"http://x\"\")\",'@evil,", csv.Split("\r\n")[1], StringComparison.Ordinal);
    }

    private static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        var workload = bench.Source.Add("ml", Script);
        bench.Decide(workload.Key, InspectionBench.Now.AddMinutes(-1), replicas: 2, ready: 1, Script);
        bench.Decide(workload.Key, InspectionBench.Now, replicas: 3, ready: 1, Script);
        bench.Operations.Put(
            new Storage.OperationsDocument(
                Script,
                Storage.OperationsKinds.Override,
                "*",
                Script,
                Script,
                InspectionBench.Now,
                InspectionBench.Now,
                InspectionBench.Now.AddHours(1),
                JsonSerializer.Serialize(new { kind = Script, replicas = 3 })
            )
        );
        bench.Records.Append(new Storage.AuditEntry(InspectionBench.Now, Script, Script, Script, Script));
        return await bench.StartAsync(Token);
    }

    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
            _ => [],
        };
}
