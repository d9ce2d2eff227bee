using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Prewarm.BrowserTests;

/// <summary>What people read of a workload and of every other view, against the API.</summary>
public sealed class ViewTests(BrowserFixture browser)
{
    private const string Workload = "/w/inference/llama-3-8b";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chart_OfAWorkload_ShowsTheVeryValuesOfTheApi()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        using var client = bench.Client();
        var history = await client.GetFromJsonAsync<JsonElement>(
            "/api/v1/workloads/inference/llama-3-8b/history",
            Token
        );
        var wanted = history.GetProperty("values").EnumerateArray().ToList();
        var demand = await tab.LineAsync("Demand");
        Assert.Equal(wanted.Count, demand.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            var known = wanted[i].ValueKind == JsonValueKind.Number;
            Assert.Equal(known, demand[i].Y is not null);
            Assert.True(!known || Math.Abs(wanted[i].GetDouble() - demand[i].Y!.Value) < 1e-3);
        }

        var forecast = await client.GetFromJsonAsync<JsonElement>(
            "/api/v1/workloads/inference/llama-3-8b/forecast",
            Token
        );
        var first = forecast.GetProperty("points")[0];
        var expected = await tab.LineAsync("Expected demand");
        Assert.Equal(first.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds(), expected[0].X);
        Assert.True(Math.Abs(first.GetProperty("mean").GetDouble() - expected[0].Y!.Value) < 1e-3);
        var provided = await tab.LineAsync("Provided for");
        Assert.Equal(expected[0].X + 60_000, provided[0].X); // Asked for when the minute is over.
        Assert.True(Math.Abs(first.GetProperty("provided").GetDouble() - provided[0].Y!.Value) < 1e-3);
        Assert.NotEmpty(await tab.LineAsync("Asked for"));
        Assert.NotEmpty(await tab.LineAsync("Decisions"));
        await Expect(tab.Page.Locator("#chart-words")).ToContainTextAsync("concurrent requests");
        await tab.GoAsync(Workload + "?range=24h");
        Assert.NotEmpty(await tab.LineAsync("Missed"));
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Chart_Zoomed_AsksForTheFinerSpanAndComesBack()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload + "?range=28d");
        var coarse = await tab.LineAsync("Demand");
        Assert.InRange(coarse.Count, 2_000, 3_000);
        await tab.Page.Locator("#chart").FocusAsync();
        for (var i = 0; i < 5; i++)
        {
            var answer = await tab.Page.RunAndWaitForResponseAsync(
                () => tab.Page.Keyboard.PressAsync("+"),
                response => response.Url.Contains("/chart?", StringComparison.Ordinal)
            );
            Assert.True(answer.Ok);
        }

        await Expect(tab.Page.Locator("#chart")).ToBeFocusedAsync();
        var fine = await SettledAsync(tab, line => line[1].X - line[0].X == 60_000);
        Assert.True(fine[^1].X - fine[0].X < TimeSpan.FromDays(6).TotalMilliseconds);
        await tab.Page.Keyboard.PressAsync("0");
        await SettledAsync(tab, line => line.Count == coarse.Count);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Chart_ComparedWithTheWeekBefore_DrawsItShifted()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        await tab.Page.GetByText("Week before", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await tab.ChartAsync();
        var before = await tab.LineAsync("Demand a week before");
        var week = bench.History.Read(
            bench.Source.All[0].Key,
            bench.Source.Now.AddHours(-6).AddDays(-7),
            bench.Source.Now
        );
        Assert.True(Math.Abs(week[0] - before[0].Y!.Value) < 1e-3);
        Assert.Equal((week.Start + TimeSpan.FromDays(7)).ToUnixTimeMilliseconds(), before[0].X);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Page_AsOfAPastMoment_KnowsNothingAfterIt()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        var moment = bench.Source.Now.AddHours(-5);
        await tab
            .Page.GetByLabel("As of")
            .FillAsync(moment.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await tab.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Go back" }).ClickAsync();
        await tab.ChartAsync();
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync("As of 1995-08-25 11:00");
        await Expect(tab.Page.Locator(".words")).ToContainTextAsync("At 1995-08-25 11:00:00");
        Assert.Equal(moment.ToUnixTimeMilliseconds(), (await tab.LineAsync("Demand"))[^1].X);
        Assert.Equal(moment.ToUnixTimeMilliseconds(), (await tab.LineAsync("Expected demand"))[0].X);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Workload_OpenedFully_ShowsWhyAccuracyLedgerModelsAndTheNextDay()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        await Expect(tab.Page.Locator(".words")).ToContainTextAsync("it asked for");
        await tab.Page.GetByText("Every input of this decision").ClickAsync();
        await Expect(tab.Page.Locator(".inputs")).ToContainTextAsync("load.demand");
        await Expect(tab.Page.GetByText("Not enough days yet: 1 of 7")).ToBeVisibleAsync();
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Next 24 hours table" })
                    .Locator("tbody tr")
            )
            .ToHaveCountAsync(25);
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Accuracy by lead" })
                    .Locator("tbody tr")
            )
            .ToHaveCountAsync(4);
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Ledger table" })
                    .Locator("tbody tr")
            )
            .ToHaveCountAsync(6);
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Model versions table" })
                    .Locator("tbody tr")
            )
            .ToHaveCountAsync(3);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Workload_OperatingPoints_AreThoseOfTheApiAndAskForTheChartsFirstValue()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        await tab.GoAsync(Workload);
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(
            "/api/v1/workloads/inference/llama-3-8b/operating",
            Token
        );
        var points = body.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal("chosen", body.GetProperty("state").GetString());
        Assert.Equal(197, body.GetProperty("candidates").GetArrayLength());
        var now = body.GetProperty("now");
        Assert.Equal(
            points.Average(point => point.GetProperty("replicas").GetDouble()),
            now.GetProperty("replicas").GetDouble(),
            1e-6
        );
        var provided = await tab.LineAsync("Provided for");
        Assert.Equal(now.GetProperty("required").GetDouble(), provided[0].Y!.Value, 1e-3);
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Operating points in force" })
                    .Locator("tbody tr")
            )
            .ToHaveCountAsync(points.Count + 1);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task WhatIf_Run_ComparesPoliciesAndPrintsTheMetadata()
    {
        await using var bench = await BrowserFixture.StartAsync();
        await using var tab = await browser.OpenAsync(bench);
        tab.Page.SetDefaultTimeout(120_000);
        await tab.GoAsync(Workload + "/whatif");
        await Expect(tab.Page.GetByLabel("Lead time")).ToHaveValueAsync("5m");
        await Expect(tab.Page.GetByLabel("Service level")).ToHaveValueAsync("");
        await tab.Page.GetByLabel("Lead time").FillAsync("7m");
        await tab.Page.GetByLabel("Service level").FillAsync("0.99");
        await tab.Page.GetByLabel("Capacity of a replica").FillAsync("20");
        await tab.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay" }).ClickAsync();
        await tab.ChartAsync();
        await Expect(
                tab.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Outcome" }).Locator("tbody tr")
            )
            .ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("#metadata")).ToContainTextAsync("leadTime: 7m");
        await Expect(tab.Page.Locator("#metadata")).ToContainTextAsync("serviceLevel: \"0.99\"");
        Assert.NotEmpty(await tab.LineAsync("with these settings"));
        await tab.PictureAsync("whatif-light");
        await tab.AssertAccessibleAsync();
        await tab.Page.GetByLabel("Lead time").FillAsync("soon");
        await tab.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Lead time must be a duration");
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("fleet", "/")]
    [InlineData("workload", Workload + "?range=24h&compare=week")]
    [InlineData("operations", "/operations")]
    [InlineData("signin", "/signin")]
    [InlineData("empty", "/?q=nothing-like-this")]
    public async Task View_InLightDarkAndOnAPhone_IsAccessible(string name, string address)
    {
        await using var bench = await BrowserFixture.StartAsync();
        foreach (
            var (kind, dark, phone) in new[] { ("light", false, false), ("dark", true, false), ("phone", false, true) }
        )
        {
            await using var tab = await browser.OpenAsync(bench, dark, phone);
            await tab.GoAsync(address);
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await tab.PictureAsync($"{name}-{kind}");
            await tab.AssertAccessibleAsync();
            var overflow = await tab.Page.EvaluateAsync<bool>(
                "() => document.documentElement.scrollWidth > innerWidth + 1"
            );
            Assert.False(overflow, $"{name} in {kind} is wider than the screen");
            tab.AssertQuiet();
        }
    }

    private static async Task<List<(long X, double? Y)>> SettledAsync(
        Tab tab,
        Func<List<(long X, double? Y)>, bool> settled
    )
    {
        for (var i = 0; i < 100; i++)
        {
            var line = await tab.LineAsync("Demand");
            if (line.Count > 1 && settled(line))
            {
                return line;
            }

            await tab.Page.EvaluateAsync(
                "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))"
            );
        }

        throw new TimeoutException("The chart did not settle.");
    }
}
