using System.Diagnostics;
using System.Globalization;
using Externalscaler;
using Grpc.Net.Client;
using Prewarm.Benchmarks.Machine;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Benchmarks.Load;

/// <summary>The published executable as a process of its own: how soon it is ready and what it holds with all workloads polled.</summary>
internal static class PublishedScaler
{
    private const int Starts = 3;
    private const int PollsOfEach = 20;
    private const double ReadySecondsTarget = 1.5;
    private const double ResidentTarget = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task MeasureAsync(MeasuredReport report, string? published)
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-publish-");
        try
        {
            var file = published ?? await PublishAsync(folder.FullName);
            var (ready, resident) = (new List<double>(), new List<double>());
            for (var i = 0; i < Starts; i++)
            {
                var (seconds, megabytes) = await RunOnceAsync(file);
                ready.Add(seconds);
                resident.Add(megabytes);
            }

            report.AtMost(
                $"published, start to ready, median of {Starts}",
                CallComparison.Median(ready),
                ReadySecondsTarget,
                "0.00",
                " s"
            );
            report.AtMost(
                $"published, resident with {LoadFleet.Workloads} workloads sampled, polled and scraped, highest of {Starts}",
                resident.Max(),
                ResidentTarget,
                "0",
                " MB"
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> PublishAsync(string folder)
    {
        var project = Path.Combine(RepositoryRoot.Find(), "src", "Prewarm.Cli");
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "q"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "prewarm")
            : throw new InvalidOperationException("dotnet publish failed: " + output);
    }

    private static async Task<(double Seconds, double Megabytes)> RunOnceAsync(string file)
    {
        await using var engines = await MetricsTarget.StartAsync(CancellationToken.None);
        engines.Text = LoadFleet.Exposition();
        var (grpc, http) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        string[] settings =
        [
            $"Scaler:GrpcPort={grpc}",
            $"Scaler:HttpPort={http}",
            "Scaler:ForecasterAddress=",
            "Sources:default:Type=scrape",
            $"Sources:default:Targets:0={engines.Address}/metrics",
        ];
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(file, ["scaler", .. settings.SelectMany(setting => new[] { "--set", setting })])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            var seconds = await ReadyAsync(http, started);
            await PollAsync(grpc, http);
            return (seconds, Resident(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>KEDA's calls for every workload, many times over, then one scrape of our metrics.</summary>
    private static async Task PollAsync(int grpc, int http)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
        using var metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        var client = new ExternalScaler.ExternalScalerClient(channel);
        for (var round = 0; round < PollsOfEach; round++)
        {
            foreach (var reference in LoadFleet.References())
            {
                var name = (await client.GetMetricSpecAsync(reference)).MetricSpecs[0].MetricName;
                await client.GetMetricsAsync(new() { ScaledObjectRef = reference, MetricName = name });
                await client.IsActiveAsync(reference);
            }
        }

        await metrics.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative));
    }

    private static async Task<double> ReadyAsync(int port, long started)
    {
        using var http = new HttpClient();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
                if (response.IsSuccessStatusCode)
                {
                    return Stopwatch.GetElapsedTime(started).TotalSeconds;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException("the published scaler did not become ready");
    }

    private static double Resident(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }
}
