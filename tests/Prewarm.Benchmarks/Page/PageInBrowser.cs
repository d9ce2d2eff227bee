using Microsoft.Playwright;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Benchmarks.Page;

/// <summary>What somebody in front of the screen waits for, in Chromium without a cache.</summary>
/// <remarks>
/// Processor time is that of the server and of the page's main thread, added up as if nothing ran beside each other: what the
/// view takes on a machine that has nothing else to do, process start aside.
/// </remarks>
internal static class PageInBrowser
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Runs = 5;

    public static async Task MeasureAsync(InspectionBench bench, string workload, PageReport report)
    {
        if (!File.Exists(Chromium))
        {
            report.Time("in the browser: not measured, chromium is not installed", double.NaN, double.NaN);
            return;
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );
        await MedianAsync(browser, bench, report, "browser: first view of 1,000 workloads, all rows there", "/", 1_000);
        await MedianAsync(
            browser,
            bench,
            report,
            "browser: workload opened to four weeks drawn",
            workload + "?range=28d",
            1_500
        );
    }

    private static async Task MedianAsync(
        IBrowser browser,
        InspectionBench bench,
        PageReport report,
        string what,
        string path,
        double target
    )
    {
        var runs = new List<(double Server, double Browser, double Wall)>();
        for (var i = 0; i < Runs; i++)
        {
            runs.Add(await OnceAsync(browser, bench, path));
        }

        report.Time(
            $"{what}, median of {Runs}",
            Median(run => run.Server + run.Browser),
            Median(run => run.Wall),
            target
        );
        report.Time("of it the page's main thread", Median(run => run.Browser), double.NaN);

        double Median(Func<(double Server, double Browser, double Wall), double> part) =>
            runs.Select(part).Order().ElementAt(Runs / 2);
    }

    private static async Task<(double Server, double Browser, double Wall)> OnceAsync(
        IBrowser browser,
        InspectionBench bench,
        string path
    )
    {
        await using var context = await browser.NewContextAsync(
            new BrowserNewContextOptions { BaseURL = bench.Address.ToString() }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        var protocol = await context.NewCDPSessionAsync(page);
        await protocol.SendAsync(
            "Performance.enable",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["timeDomain"] = "threadTicks" }
        );
        var isChart = path.StartsWith("/w/", StringComparison.Ordinal);
        var wall = 0.0;
        var (server, _) = await CpuTime.OfAsync(async () =>
        {
            await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
            if (isChart)
            {
                await page.Locator("#chart[data-drawn]").WaitForAsync();
            }

            wall = await page.EvaluateAsync<double>(
                isChart
                    ? "Number(document.getElementById('chart').dataset.drawn)"
                    : "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"
            );
        });
        return (server.TotalMilliseconds, await MainThreadAsync(protocol), wall);
    }

    private static async Task<double> MainThreadAsync(ICDPSession protocol)
    {
        var metrics = (await protocol.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return metrics
                .EnumerateArray()
                .Single(one => one.GetProperty("name").GetString() == "TaskDuration")
                .GetProperty("value")
                .GetDouble() * 1_000;
    }
}
