using System.Diagnostics;
using System.Globalization;

namespace Prewarm.Benchmarks.Page;

/// <summary>
/// Pages left open as the script keeps them, in a process of their own: half show the fleet, half a workload each with its chart
/// and its operating points.
/// </summary>
internal static class OpenPages
{
    public const string Verb = "--open";
    private const int Count = 50;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ChartEvery = TimeSpan.FromSeconds(60);

    /// <summary>Starts the other process; what this one then spends is the server's.</summary>
    public static async Task<double> CostAsync(Uri address, TimeSpan length)
    {
        await RunElsewhereAsync(address, TimeSpan.FromSeconds(2)); // Everything is compiled and read once.
        var (idle, idleFor) = await CpuTime.OfAsync(() => Task.Delay(TimeSpan.FromSeconds(10)));
        var (spent, passed) = await CpuTime.OfAsync(() => RunElsewhereAsync(address, length));
        return ((spent / passed) - (idle / idleFor)) * 100;
    }

    /// <summary>The other process.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var client = new HttpClient { BaseAddress = new Uri(arguments[0]) };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        var length = TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture));
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => OneAsync(client, i, length)));
        return 0;
    }

    private static async Task RunElsewhereAsync(Uri address, TimeSpan length)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList =
            {
                "page",
                Verb,
                address.ToString(),
                length.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            },
        };
        using var clients = Process.Start(start)!;
        await clients.WaitForExitAsync();
        if (clients.ExitCode != 0)
        {
            throw new InvalidOperationException("The process with the open pages failed.");
        }
    }

    private static async Task OneAsync(HttpClient client, int index, TimeSpan length)
    {
        var workload = $"/w/team-{index % 20}/model-{index:000}";
        var live = index % 2 == 0 ? "/?live=1" : workload + "?live=1&range=6h";
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(PollEvery * index / Count < length ? PollEvery * index / Count : TimeSpan.Zero);
        string? tag = null;
        TimeSpan? drawn = null;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            tag = await PollAsync(client, live, tag);
            if (index % 2 == 1 && (drawn is null || Stopwatch.GetElapsedTime(started) - drawn >= ChartEvery))
            {
                drawn = Stopwatch.GetElapsedTime(started);
                await PollAsync(client, workload + "/chart?range=6h&theme=light", null);
                await PollAsync(client, workload + "/operating?range=6h", null);
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
