using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.BrowserTests;

/// <summary>A tab and what went wrong in it.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    public Tab(IBrowserContext context, IPage page, InspectionBench bench)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            // The browser logs every answer of 4xx; tests look at those themselves.
            if (message.Type == "error" && !message.Text.Contains("status of", StringComparison.Ordinal))
            {
                _troubles.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _troubles.Add(error);
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(bench.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
            {
                _troubles.Add("left the server: " + request.Url);
            }
        };
        page.Dialog += (_, dialog) => _troubles.Add("a dialog: " + dialog.Message);
    }

    public IPage Page { get; }

    /// <summary>Opens an address and waits for its chart when there is one.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        if (await Page.Locator("#chart").CountAsync() > 0)
        {
            await ChartAsync();
        }
    }

    /// <summary>Waits until the chart is drawn.</summary>
    public Task ChartAsync() => Page.Locator("#chart[data-drawn]").WaitForAsync();

    /// <summary>The points of a line of the chart, as the library holds them.</summary>
    public async Task<List<(long X, double? Y)>> LineAsync(string name)
    {
        var json = await Page.EvaluateAsync<string>(
            "name => { const one = document.getElementById('chart').data.find(t => t.name === name); return JSON.stringify(one ? one.x.map((x, i) => [x, one.y[i]]) : []); }",
            name
        );
        return
        [
            .. JsonSerializer
                .Deserialize<JsonElement[][]>(json)!
                .Select(pair =>
                    (pair[0].GetInt64(), pair[1].ValueKind == JsonValueKind.Null ? (double?)null : pair[1].GetDouble())
                ),
        ];
    }

    public async Task SignInAsync(string token)
    {
        await Page.GotoAsync("/signin?back=%2Foperations");
        await Page.GetByLabel("Token").FillAsync(token);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await Page.WaitForURLAsync("**/operations");
    }

    /// <summary>Fails on any violation that axe calls serious or critical.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions
                {
                    Type = "tag",
                    Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
                },
            }
        );
        var serious = result
            .Violations.Where(one => one.Impact is "serious" or "critical")
            .Select(one => $"{one.Id}: {one.Help}: {string.Join(" | ", one.Nodes.Take(4).Select(node => node.Html))}");
        Assert.Empty(serious);
    }

    /// <summary>Keeps a picture of the whole page; with <c>PREWARM_UPDATE_DOCS=1</c> those that the documentation shows are renewed.</summary>
    public async Task PictureAsync(string name)
    {
        var file = Path.Combine(BrowserFixture.Pictures, name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
        var shown = Path.Combine(BrowserFixture.ShownPictures, name + ".png");
        if (Environment.GetEnvironmentVariable("PREWARM_UPDATE_DOCS") == "1" && File.Exists(shown))
        {
            File.Copy(file, shown, overwrite: true);
        }
    }

    public void AssertQuiet() => Assert.Empty(_troubles);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
