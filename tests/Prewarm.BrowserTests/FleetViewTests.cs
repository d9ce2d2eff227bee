using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Prewarm.BrowserTests;

/// <summary>The fleet: rows that follow their address, the search field and the present.</summary>
public sealed class FleetViewTests(BrowserFixture browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fleet_Filtered_OrderedAndSearched_ShowsTheRowsOfItsAddress(bool phone)
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench, phone: phone);
        await tab.GoAsync("/");
        await Expect(tab.Page.Locator("tr[data-row]")).ToHaveCountAsync(7);
        await tab.Page.GetByLabel("Find").FillAsync("whis");
        await Expect(tab.Page.Locator("tr[data-row]:visible")).ToHaveCountAsync(1);
        await tab.Page.GetByLabel("Find").FillAsync("");
        await tab
            .Page.GetByRole(
                AriaRole.Link,
                new PageGetByRoleOptions
                {
                    NameRegex = new Regex("overridden", RegexOptions.None, TimeSpan.FromSeconds(1)),
                }
            )
            .ClickAsync();
        await Expect(tab.Page)
            .ToHaveURLAsync(new Regex("status=overridden", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(tab.Page.Locator("tr[data-row]")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("tr[data-row]")).ToContainTextAsync("cap 4 until");
        await tab.GoAsync("/?sort=-replicas");
        await Expect(tab.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Ready");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Fleet_LeftOpen_FollowsWithoutReloading()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.Page.Clock.InstallAsync();
        await tab.GoAsync("/?q=llama");
        var key = bench.Source.All[0].Key;
        bench.Source.Now += TimeSpan.FromSeconds(15);
        bench.Decide(key, bench.Source.Now, replicas: 77, ready: 70);
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, Token); // What the server keeps has passed.
        await tab.Page.Clock.FastForwardAsync(20_000);
        await Expect(tab.Page.Locator("tr[data-row]")).ToContainTextAsync("77");
        tab.AssertQuiet();
    }
}
