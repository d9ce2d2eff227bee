using System.Diagnostics;
using System.Globalization;
using Externalscaler;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Scaler;
using Prewarm.Sources;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.Benchmarks.Load;

/// <summary>Calls of KEDA against a scaler with 1,000 workloads, as ratios to an empty unary handler on the same host, in one run.</summary>
internal static class LoadBenchmark
{
    private const int Workloads = 1000;
    private const int Callers = 8;
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = double.Parse(Option(args, "--seconds") ?? "3", CultureInfo.InvariantCulture);
        await using var app = Create();
        await app.StartAsync();
        var ports = app.Services.GetRequiredService<BoundPorts>();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.Grpc}");
        var scaler = new ExternalScaler.ExternalScalerClient(channel);
        var references = Enumerable.Range(0, Workloads).Select(Reference).ToArray();
        var names = new string[Workloads];
        for (var i = 0; i < Workloads; i++)
        {
            names[i] = (await scaler.GetMetricSpecAsync(references[i])).MetricSpecs[0].MetricName;
            await scaler.IsActiveAsync(references[i]);
        }

        var empty = new EmptyClient(channel);
        Func<int, Task> emptyActive = i => empty.IsActiveAsync(references[i % Workloads]);
        Func<int, Task> isActive = i => scaler.IsActiveAsync(references[i % Workloads]).ResponseAsync;
        Func<int, Task> emptyMetrics = i => empty.GetMetricsAsync(Request(i));
        Func<int, Task> getMetrics = i => scaler.GetMetricsAsync(Request(i)).ResponseAsync;
        await WarmUpAsync(emptyActive, isActive, emptyMetrics, getMetrics);

        Console.WriteLine(
            $"{Workloads} workloads, {Callers} callers, {Rounds} alternating rounds of {seconds:F0} s, one process"
        );
        await CompareAsync("IsActive", emptyActive, isActive, seconds);
        await CompareAsync("GetMetrics", emptyMetrics, getMetrics, seconds);
        await app.StopAsync();
        await PublishedScaler.MeasureAsync(Option(args, "--published"), references);
        return 0;

        GetMetricsRequest Request(int i) =>
            new() { ScaledObjectRef = references[i % Workloads], MetricName = names[i % Workloads] };
    }

    private static async Task WarmUpAsync(params Func<int, Task>[] calls)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var call in calls)
            {
                await MeasureAsync(call, 1);
            }
        }
    }

    private static async Task CompareAsync(string name, Func<int, Task> empty, Func<int, Task> ours, double seconds)
    {
        var (emptyRuns, ourRuns) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < Rounds; round++)
        {
            // Alternating, so that a machine that slows down slows both.
            emptyRuns.Add(await MeasureAsync(empty, seconds));
            ourRuns.Add(await MeasureAsync(ours, seconds));
        }

        var ratio = Median(emptyRuns.Zip(ourRuns, (e, o) => o.PerSecond / e.PerSecond));
        var bytes = Median(emptyRuns.Zip(ourRuns, (e, o) => o.BytesPerCall - e.BytesPerCall));
        var added = Median(emptyRuns.Zip(ourRuns, (e, o) => o.P99Milliseconds - e.P99Milliseconds));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -11} throughput ratio {ratio:F3} (target 0.85), {Median(ourRuns.Select(run => run.PerSecond)):F0}/s against {Median(emptyRuns.Select(run => run.PerSecond)):F0}/s; extra allocation {bytes:F0} B/call (target 1024); p99 added {added:F3} ms"
            )
        );
    }

    private static async Task<Run> MeasureAsync(Func<int, Task> call, double seconds)
    {
        var latencies = new List<double>[Callers];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var tasks = Enumerable
            .Range(0, Callers)
            .Select(caller =>
                Task.Run(async () =>
                {
                    var mine = latencies[caller] = new List<double>(1 << 16);
                    for (var i = caller; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; i += Callers)
                    {
                        var begun = Stopwatch.GetTimestamp();
                        await call(i);
                        mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    }
                })
            )
            .ToArray();
        await Task.WhenAll(tasks);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var all = latencies.SelectMany(list => list).Order().ToArray();
        return new Run(all.Length / elapsed, (double)bytes / all.Length, all[(int)(all.Length * 0.99)]);
    }

    private static WebApplication Create()
    {
        var app = ScalerHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Quiet = true,
                Overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Scaler:GrpcAddress"] = "127.0.0.1",
                    ["Scaler:GrpcPort"] = "0",
                    ["Scaler:HttpAddress"] = "127.0.0.1",
                    ["Scaler:HttpPort"] = "0",
                    ["Scaler:ForecasterAddress"] = "",
                },
            },
            (services, _) =>
            {
                services.AddSingleton<ISignalReader>(new FakeSignalReader());
                services.AddSingleton(new SourceCatalog(null));
            }
        );
        app.MapGrpcService<EmptyService>();
        return app;
    }

    private static ScaledObjectRef Reference(int i)
    {
        var reference = new ScaledObjectRef { Namespace = "team-" + (i % 20), Name = "workload-" + i };
        reference.ScalerMetadata.Add("scalerAddress", "prewarm.prewarm:9090");
        reference.ScalerMetadata.Add("engine", "vllm");
        reference.ScalerMetadata.Add("selector", $"model_name=\"model-{i}\"");
        reference.ScalerMetadata.Add("targetPerReplica", "20");
        reference.ScalerMetadata.Add("leadTime", "5m");
        return reference;
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Run(double PerSecond, double BytesPerCall, double P99Milliseconds);
}
