using System.Globalization;
using Externalscaler;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Benchmarks.Machine;
using Prewarm.Hosting;
using Prewarm.Hosting.Endpoints;
using Prewarm.Scaler;
using Prewarm.Sources;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.Benchmarks.Load;

/// <summary>Calls of KEDA against a scaler with 1,000 workloads, as ratios to an empty unary handler on the same host, in one run.</summary>
/// <remarks>Exits with 1 when a target is missed: conformance 49's load, held here and not by a timed test.</remarks>
internal static class LoadBenchmark
{
    private const string Command = "dotnet run -c Release --project tests/Prewarm.Benchmarks -- load";
    private const double RatioTarget = 0.85;
    private const double ExtraBytesTarget = 1024;

    /// <summary>1,000 ScaledObjects at defaults poll with about 300 calls a second.</summary>
    private const double CallsPerSecondTarget = 300;

    private const double P99MillisecondsTarget = 50;

    /// <summary>Options: <c>--seconds N</c> per round, <c>--published FILE</c>, <c>--process-only</c>, <c>--keep</c> writes results/load.md.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = double.Parse(Option(args, "--seconds") ?? "3", CultureInfo.InvariantCulture);
        var report = new MeasuredReport("Load");
        if (!args.Contains("--process-only"))
        {
            await MeasureCallsAsync(report, seconds);
        }

        await PublishedScaler.MeasureAsync(report, Option(args, "--published"));
        if (args.Contains("--keep"))
        {
            var file = Path.Combine(RepositoryRoot.Find(), "tests", "Prewarm.Benchmarks", "results", "load.md");
            await File.WriteAllTextAsync(file, report.ToMarkdown(Command));
        }

        return report.Good ? 0 : 1;
    }

    private static async Task MeasureCallsAsync(MeasuredReport report, double seconds)
    {
        await using var app = Create();
        await app.StartAsync();
        var ports = app.Services.GetRequiredService<BoundPorts>();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.Grpc}");
        var scaler = new ExternalScaler.ExternalScalerClient(channel);
        var references = LoadFleet.References();
        var names = new string[references.Length];
        for (var i = 0; i < references.Length; i++)
        {
            names[i] = (await scaler.GetMetricSpecAsync(references[i])).MetricSpecs[0].MetricName;
            await scaler.IsActiveAsync(references[i]);
        }

        var empty = new EmptyClient(channel);
        Func<int, Task> emptyActive = i => empty.IsActiveAsync(references[i % references.Length]);
        Func<int, Task> isActive = i => scaler.IsActiveAsync(references[i % references.Length]).ResponseAsync;
        Func<int, Task> emptyMetrics = i => empty.GetMetricsAsync(Request(i));
        Func<int, Task> getMetrics = i => scaler.GetMetricsAsync(Request(i)).ResponseAsync;
        await CallComparison.WarmUpAsync(emptyActive, isActive, emptyMetrics, getMetrics);

        Console.WriteLine(
            $"{references.Length} workloads, {CallComparison.Callers} callers, {CallComparison.Rounds} alternating rounds of {seconds:F0} s, one process"
        );
        Report(report, "IsActive", await CallComparison.CompareAsync(emptyActive, isActive, seconds));
        Report(report, "GetMetrics", await CallComparison.CompareAsync(emptyMetrics, getMetrics, seconds));
        await app.StopAsync();

        GetMetricsRequest Request(int i) =>
            new() { ScaledObjectRef = references[i % references.Length], MetricName = names[i % names.Length] };
    }

    private static void Report(MeasuredReport report, string method, Compared compared)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{method}: {compared.PerSecond:F0}/s against {compared.EmptyPerSecond:F0}/s of an empty handler; p99 {compared.P99Milliseconds:F3} ms, {compared.AddedP99Milliseconds:F3} ms added"
            )
        );
        report.AtLeast($"{method}, throughput ratio to an empty handler", compared.Ratio, RatioTarget, "0.000");
        report.AtMost($"{method}, extra allocation per call", compared.ExtraBytes, ExtraBytesTarget, "0", " B");
        report.AtLeast($"{method}, calls per second", compared.PerSecond, CallsPerSecondTarget, "0");
        report.AtMost($"{method}, p99 under full load", compared.P99Milliseconds, P99MillisecondsTarget, "0.00", " ms");
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

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
