using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Externalscaler;
using Grpc.Core;
using Grpc.Net.Client;

namespace Prewarm.Benchmarks.Load;

/// <summary>The published executable as a process of its own: how soon it is ready and what it holds with all workloads registered.</summary>
internal static class PublishedScaler
{
    private const int Starts = 3;

    public static async Task MeasureAsync(string? published, IReadOnlyList<ScaledObjectRef> references)
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-publish-");
        try
        {
            var file = published ?? await PublishAsync(folder.FullName);
            var ready = new List<double>();
            var resident = 0.0;
            for (var i = 0; i < Starts; i++)
            {
                var (seconds, megabytes) = await RunOnceAsync(file, references);
                ready.Add(seconds);
                resident = Math.Max(resident, megabytes);
            }

            ready.Sort();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"published   start to ready {ready[Starts / 2]:F2} s, median of {Starts} (target 1.5); resident {resident:F0} MB with {references.Count} workloads, highest of {Starts} (target 120)"
                )
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> PublishAsync(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ExternalScaler.sln")))
        {
            root = root.Parent;
        }

        var project = Path.Combine(root!.FullName, "src", "Prewarm.Cli");
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "q"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "prewarm")
            : throw new InvalidOperationException("dotnet publish failed");
    }

    private static async Task<(double Seconds, double Megabytes)> RunOnceAsync(
        string file,
        IReadOnlyList<ScaledObjectRef> references
    )
    {
        var (grpc, http) = (FreePort(), FreePort());
        string[] settings =
        [
            $"Scaler:GrpcPort={grpc}",
            $"Scaler:HttpPort={http}",
            "Scaler:ForecasterAddress=",
            "Sources:default:Type=scrape",
            "Sources:default:Targets:0=http://127.0.0.1:9/metrics",
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
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
            var client = new ExternalScaler.ExternalScalerClient(channel);
            for (var round = 0; round < 20; round++)
            {
                foreach (var reference in references)
                {
                    await client.GetMetricSpecAsync(reference);
                }
            }

            try
            {
                await client.IsActiveAsync(references[0]);
            }
            catch (RpcException unavailable) when (unavailable.StatusCode == StatusCode.Unavailable)
            {
                // Nothing answers at the configured target: the honest answer.
            }

            return (seconds, Resident(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<double> ReadyAsync(int port, long started)
    {
        using var http = new HttpClient();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
