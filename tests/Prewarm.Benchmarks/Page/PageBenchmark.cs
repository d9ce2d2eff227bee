using System.Globalization;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Benchmarks.Page;

/// <summary>
/// What the page costs: the first view with a thousand workloads, four weeks of minutes drawn, and fifty pages left open.
/// The server is the real one over stores in memory; the browser is Chromium.
/// </summary>
internal static class PageBenchmark
{
    private const string Command = "dotnet run -c Release --project tests/Prewarm.Benchmarks -- page";

    /// <summary>How long a day's outlook is kept: each open workload page costs one in this time.</summary>
    private static readonly TimeSpan OutlookKept = TimeSpan.FromMinutes(30);

    /// <summary>Options: seconds to leave pages open, <c>--cold</c> makes no view beforehand, <c>--keep</c> writes results/page.md.</summary>
    /// <returns>1 when a target is missed.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [OpenPages.Verb, .. var rest])
        {
            return await OpenPages.RunAsync(rest);
        }

        var seconds = int.TryParse(arguments.FirstOrDefault(), CultureInfo.InvariantCulture, out var given)
            ? given
            : 60;
        await using var bench = new InspectionBench();
        var workload = PageFleet.Fill(bench);
        var report = new PageReport();
        var isCold = arguments.Contains("--cold");
        bench.Settings["Inspection:WarmUp"] = isCold ? "false" : "true";
        var (started, startedIn) = await CpuTime.OfAsync(async () =>
        {
            await bench.StartAsync(default);
            await bench.WarmedUpAsync();
        });
        report.Time(
            isCold ? "server: start" : "server: start, and its views made once in the background",
            started.TotalMilliseconds,
            startedIn.TotalMilliseconds
        );
        // Server and client speak HTTP before, as a probed process does: neither's share of that belongs to the view.
        await ServedAsync(bench, report, "server: an icon, as the first request of all", "/assets/icon.svg");
        await ServedAsync(bench, report, "server: first view of 1,000 workloads", "/");
        await ServedAsync(bench, report, "server: the same again", "/");
        await ServedAsync(
            bench,
            report,
            "server: four weeks of minutes as a figure, cold",
            workload + "/chart?range=28d"
        );
        await ServedAsync(bench, report, "server: the same again", workload + "/chart?range=28d");
        var outlook = await ServedAsync(bench, report, "server: next 24 hours from four weeks", workload + "/next");
        await PageInBrowser.MeasureAsync(bench, workload, report);
        var open = await OpenPages.CostAsync(bench.Address, TimeSpan.FromSeconds(seconds));
        report.Share($"server: 50 pages open for {seconds} s, half of them workloads", open);
        var outlooks = 25 * outlook.TotalSeconds / OutlookKept.TotalSeconds * 100;
        report.Share("server: their 25 next 24 hours, once in half an hour", outlooks);
        report.Share("server: 50 open pages, both together", open + outlooks, target: 10);
        if (arguments.Contains("--keep"))
        {
            await File.WriteAllTextAsync(
                Path.Combine(RepositoryRoot.Find(), "tests", "Prewarm.Benchmarks", "results", "page.md"),
                report.ToMarkdown(Command)
            );
        }

        return report.IsGood ? 0 : 1;
    }

    /// <summary>Asked for by a client in the same process, whose share is in the figure.</summary>
    private static async Task<TimeSpan> ServedAsync(InspectionBench bench, PageReport report, string what, string path)
    {
        using var client = bench.Client();
        client.Timeout = Timeout.InfiniteTimeSpan; // A busy machine is no failure: processor time is what is measured.
        var (cpu, wall) = await CpuTime.OfAsync(async () =>
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        });
        report.Time(what, cpu.TotalMilliseconds, wall.TotalMilliseconds);
        return cpu;
    }
}
