using Microsoft.Playwright;
using Prewarm.Inspection.Tests.Bench;
using static Microsoft.Playwright.Assertions;

namespace Prewarm.BrowserTests;

/// <summary>What people do: every form, as operator and as viewer, and what a tenant might try.</summary>
public sealed class ActionTests(BrowserFixture browser)
{
    private const string Workload = "/w/inference/llama-3-8b";

    [Fact]
    public async Task Operator_LaysAnOverrideDownAndTakesItAway_AndTheAuditLogTells()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.SignInAsync(InspectionBench.OperatorToken);
        await tab.GoAsync(Workload);
        await tab.Page.Locator("select[name=kind]").SelectOptionAsync("pin");
        await tab.Page.GetByLabel("Replicas", new PageGetByLabelOptions { Exact = true }).FillAsync("9");
        await tab.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true }).FillAsync("incident 42");
        await Button(tab, "Lay down").ClickAsync();
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Saved");
        await Expect(tab.Page.Locator(".lead")).ToContainTextAsync("overridden");
        await Expect(tab.Page.Locator(".lead")).ToContainTextAsync("pin 9 until");
        await tab
            .Page.GetByRole(
                AriaRole.Button,
                new PageGetByRoleOptions { Name = "Take away override:inference/llama-3-8b:pin" }
            )
            .ClickAsync();
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Taken away");
        await tab.GoAsync("/operations");
        var log = tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Audit log table" });
        await Expect(log).ToContainTextAsync("override.put");
        await Expect(log).ToContainTextAsync("override.delete");
        await Expect(log).ToContainTextAsync("olga");
        await tab.PictureAsync("operations-operator");
        await tab.AssertAccessibleAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Operator_LaysAnOverrideDownForATeam_ItIsListedUnderItsName()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.SignInAsync(InspectionBench.OperatorToken);
        var form = tab.Page.Locator("form[action='/do/override']");
        await form.GetByLabel("Whom").FillAsync("inference");
        await form.GetByLabel("Only team").FillAsync("search");
        await form.GetByLabel("What").SelectOptionAsync("cap");
        await form.GetByLabel("Replicas").FillAsync("6");
        await form.GetByLabel("Reason").FillAsync("quota");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Overrides table" }))
            .ToContainTextAsync("team search in inference");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Operator_LaysEventAndMaskDown_TheyAreListedAndDrawn()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.SignInAsync(InspectionBench.OperatorToken);
        var form = tab.Page.Locator("form[action='/do/event']");
        await form.GetByLabel("Whom").FillAsync("inference/llama-3-8b");
        await form.GetByLabel("Demand").FillAsync("2.5");
        await form.GetByLabel("From").FillAsync("1995-08-25T17:00");
        await form.GetByLabel("Until").FillAsync("1995-08-25T18:00");
        await form.GetByLabel("Reason").FillAsync("launch");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Events table" }))
            .ToContainTextAsync("demand x 2.5");
        form = tab.Page.Locator("form[action='/do/mask']");
        await form.GetByLabel("Whom").FillAsync("*");
        await form.GetByLabel("From").FillAsync("1995-08-25T12:00");
        await form.GetByLabel("Until").FillAsync("1995-08-25T13:00");
        await form.GetByLabel("Reason").FillAsync("outage");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Masks table" }))
            .ToContainTextAsync("outage");
        await tab.GoAsync(Workload);
        Assert.Equal(
            3,
            await tab.Page.EvaluateAsync<int>("() => document.getElementById('chart').layout.shapes.length")
        );
        await tab.PictureAsync("workload-event-mask");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Operator_PromotesAndRollsBack()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.SignInAsync(InspectionBench.OperatorToken);
        await tab.GoAsync(Workload);
        await Button(tab, "Promote version 3").ClickAsync();
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Promoted");
        Assert.Equal(3, bench.Models.Champion(bench.Source.All[0].Key)!.Version);
        await Button(tab, "Roll back version 3").ClickAsync();
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Rolled back");
        Assert.Equal(2, bench.Models.Champion(bench.Source.All[0].Key)!.Version);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Viewer_SeesEverythingAndHasNothingToChangeItWith()
    {
        await using var bench = await BrowserFixture.StartAsync(("Inspection:OpenReads", "false"));
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        await Expect(tab.Page)
            .ToHaveURLAsync(
                new System.Text.RegularExpressions.Regex(
                    "/signin",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                )
            );
        await Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("llama");
        await tab.SignInAsync(InspectionBench.ViewerToken);
        await Expect(tab.Page.Locator("form[action^='/do/']")).ToHaveCountAsync(0);
        await tab.GoAsync(Workload);
        await Expect(tab.Page.Locator("form[action^='/do/']")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".who")).ToContainTextAsync("vera (viewer)");
        await Button(tab, "Sign out").ClickAsync();
        await Expect(tab.Page)
            .ToHaveURLAsync(
                new System.Text.RegularExpressions.Regex(
                    "/signin",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                )
            );
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Names_WithScripts_RunNothingAnywhere()
    {
        const string Script = "<img src=x onerror=alert(1)><script>alert(2)<b>";
        await using var bench = await BrowserFixture.StartAsync();
        var key = bench.Source.Add("inference", Script).Key;
        bench.Decide(key, bench.Source.Now.AddMinutes(-1), replicas: 2, ready: 1, Script);
        bench.Decide(key, bench.Source.Now, replicas: 4, ready: 1, Script);
        await using var tab = await browser.OpenAsync(bench);
        await tab.SignInAsync(InspectionBench.OperatorToken);
        await tab.GoAsync("/");
        await Expect(tab.Page.Locator("tbody")).ToContainTextAsync(Script);
        await tab.GoAsync("/w/inference/" + Uri.EscapeDataString(Script));
        await tab.Page.GetByLabel("Replicas", new PageGetByLabelOptions { Exact = true }).FillAsync("9");
        await tab.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true }).FillAsync(Script);
        await Button(tab, "Lay down").ClickAsync();
        await Expect(tab.Page.Locator(".lead")).ToContainTextAsync(Script);
        await tab.ChartAsync();
        Assert.Equal(0, await tab.Page.Locator("img[src='x']").CountAsync());
        await tab.GoAsync("/operations");
        await Expect(tab.Page.Locator("body")).ToContainTextAsync(Script);
        Assert.Equal(0, await tab.Page.Locator("img[src='x']").CountAsync());
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Server_GoneWhileAPageIsOpen_IsSaidAndTheNumbersStay()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.Page.Clock.InstallAsync();
        await tab.GoAsync("/");
        await tab.Page.RouteAsync("**/*", route => route.AbortAsync());
        await tab.Page.Clock.FastForwardAsync(20_000);
        await Expect(tab.Page.Locator("#connection")).ToContainTextAsync("No answer from the server");
        await Expect(tab.Page.Locator("tr[data-row]")).ToHaveCountAsync(7);
    }

    private static ILocator Button(Tab tab, string name) =>
        tab.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });
}
