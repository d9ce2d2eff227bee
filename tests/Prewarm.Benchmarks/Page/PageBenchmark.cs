using System.Diagnostics;
using System.Globalization;
using System.Text;
using Prewarm.Forecasting.Series;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Benchmarks.Page;

/// <summary>
/// What the page costs: the first view with a thousand workloads, four weeks of minutes drawn, and fifty pages left open.
/// The server is the real one over stores in memory; the browser is Chromium.
/// </summary>
internal static class PageBenchmark
{
    private const int Workloads = 1_000;
    private const int OpenPages = 50;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ChartEvery = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        await using var bench = new InspectionBench();
        var weeks = Fill(bench);
        await bench.StartAsync(default);
        var report = new StringBuilder();
        report.AppendLine("| what | measured | target |").AppendLine("|---|---|---|");
        Row(report, "server: first view of 1,000 workloads, cold", await GetAsync(bench, "/"), "");
        Row(report, "server: the same again", await GetAsync(bench, "/"), "");
        Row(
            report,
            "server: figure of four weeks (40,320 minutes), cold",
            await GetAsync(bench, $"{weeks}/chart?range=28d"),
            ""
        );
        Row(report, "server: the same again", await GetAsync(bench, $"{weeks}/chart?range=28d"), "");
        await PageInBrowser.MeasureAsync(bench, weeks, report);
        Console.Out.Write(report.ToString());
        Console.Out.WriteLine(await OpenPagesAsync(bench, TimeSpan.FromSeconds(seconds)));
        return 0;
    }

    public static void Row(StringBuilder report, string what, TimeSpan time, string target) =>
        report.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {time.TotalMilliseconds:0} ms | {target} |");

    private static string Fill(InspectionBench bench)
    {
        HistoryKey? first = null;
        for (var i = 0; i < Workloads; i++)
        {
            var key = bench.Source.Add("team-" + (i % 20), $"model-{i:000}", 5 + (i % 60)).Key;
            bench.Decide(key, InspectionBench.Now.AddSeconds(-i % 15), replicas: 1 + (i % 12), ready: 1 + (i % 11));
            first ??= key;
        }

        const int Minutes = 28 * 1_440;
        var random = new Random(7);
        var values = Enumerable
            .Range(0, Minutes)
            .Select(i =>
                40 + (30 * Math.Sin(i * 2 * Math.PI / 1_440)) + (random.NextDouble() * 8) + (i % 7_001 == 0 ? 300 : 0)
            )
            .ToArray();
        bench.History.Set(
            first!.Value,
            new RegularSeries(InspectionBench.Now.AddMinutes(1 - Minutes), TimeSpan.FromMinutes(1), values)
        );
        return $"/w/{first.Value.Namespace}/{first.Value.Name}";
    }

    private static async Task<TimeSpan> GetAsync(InspectionBench bench, string path)
    {
        using var client = bench.Client();
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Fifty pages as the script keeps them: half show the fleet, half a workload each, with its chart.</summary>
    private static async Task<string> OpenPagesAsync(InspectionBench bench, TimeSpan length)
    {
        using var client = bench.Client();
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        await Task.WhenAll(Enumerable.Range(0, OpenPages).Select(i => OneAsync(client, i, TimeSpan.FromSeconds(2), 1)));
        var idle = await SpentAsync(() => Task.Delay(TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(5));
        var spent = await SpentAsync(
            () => Task.WhenAll(Enumerable.Range(0, OpenPages).Select(i => OneAsync(client, i, length, OpenPages))),
            length
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {OpenPages} pages open for {length.TotalSeconds:0} s, server and clients in one process | {(spent - idle) * 100:0.0} % of a core | 10 % |"
        );
    }

    /// <summary>Share of a core that this process used.</summary>
    private static async Task<double> SpentAsync(Func<Task> act, TimeSpan length)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await act();
        return (Process.GetCurrentProcess().TotalProcessorTime - before) / length;
    }

    private static async Task OneAsync(HttpClient client, int index, TimeSpan length, int spread)
    {
        var workload = $"/w/team-{index % 20}/model-{index:000}";
        var live = index % 2 == 0 ? "/?live=1" : workload + "?live=1&range=6h";
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(PollEvery / spread * (index % spread) / 4);
        string? tag = null;
        TimeSpan? drawn = null;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            tag = await PollAsync(client, live, tag);
            if (index % 2 == 1 && (drawn is null || Stopwatch.GetElapsedTime(started) - drawn >= ChartEvery))
            {
                drawn = Stopwatch.GetElapsedTime(started);
                await PollAsync(client, workload + "/chart?range=6h&theme=light", null);
            }

            var left = length - Stopwatch.GetElapsedTime(started);
            await Task.Delay(left < PollEvery ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : PollEvery);
        }
    }

    private static async Task<string?> PollAsync(HttpClient client, string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.Headers.ETag?.ToString() ?? tag;
    }
}
