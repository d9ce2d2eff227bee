using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Benchmarks.Page;

/// <summary>What somebody in front of the screen waits for, in Chromium without a cache.</summary>
internal static class PageInBrowser
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Runs = 5;

    public static async Task MeasureAsync(InspectionBench bench, string workload, StringBuilder report)
    {
        if (!File.Exists(Chromium))
        {
            report.AppendLine("| in the browser | not measured: chromium is not installed | |");
            return;
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );
        var first = await MedianAsync(
            browser,
            bench,
            "/",
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        );
        Row(report, "browser: first view of 1,000 workloads, first paint", first, "1,000 ms");
        var loaded = await MedianAsync(
            browser,
            bench,
            "/",
            "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"
        );
        Row(report, "browser: the same, all rows there", loaded, "1,000 ms");
        var drawn = await MedianAsync(
            browser,
            bench,
            workload + "?range=28d",
            "Number(document.getElementById('chart').dataset.drawn)"
        );
        Row(report, "browser: workload opened to four weeks drawn", drawn, "1,500 ms");
    }

    private static void Row(StringBuilder report, string what, double milliseconds, string target) =>
        report.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {what}, median of {Runs} | {milliseconds:0} ms | {target} |"
        );

    private static async Task<double> MedianAsync(
        IBrowser browser,
        InspectionBench bench,
        string path,
        string expression
    )
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            await using var context = await browser.NewContextAsync(
                new BrowserNewContextOptions { BaseURL = bench.Address.ToString() }
            );
            var page = await context.NewPageAsync();
            await page.GotoAsync(path);
            if (path.StartsWith("/w/", StringComparison.Ordinal))
            {
                await page.Locator("#chart[data-drawn]").WaitForAsync();
            }

            times.Add(await page.EvaluateAsync<double>(expression));
        }

        times.Sort();
        return times[Runs / 2];
    }
}
