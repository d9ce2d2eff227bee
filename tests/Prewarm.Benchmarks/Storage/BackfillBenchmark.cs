using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Benchmarks.Machine;
using Prewarm.Forecaster.Backfill;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Benchmarks.Storage;

/// <summary>Back-fill of many workloads from a real Prometheus into SQLite, at the default limits.</summary>
internal static class BackfillBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static async Task<MeasuredReport> RunAsync(int workloads, int weeks)
    {
        var report = new MeasuredReport($"Back-fill of {weeks} weeks of {workloads} workloads from Prometheus");
        var minutes = weeks * 7 * 1440;
        await using var prometheus = await ServerProcess.PrometheusWithPastAsync(
            text => Write(text, workloads, minutes),
            CancellationToken.None
        );
        await using var sidecar = new SidecarHost(
            Now,
            ("Forecaster:BackfillWindow", string.Create(CultureInfo.InvariantCulture, $"{weeks * 7}d")),
            ("Sources:default:Type", "prometheus"),
            ("Sources:default:Url", $"http://127.0.0.1:{prometheus.Port}"),
            ("Sources:default:Timeout", "60s")
        );
        for (var workload = 0; workload < workloads; workload++)
        {
            sidecar.Register(workload);
        }

        report.Note("resident before", ProcessCost.ResidentMegabytes, "0", " MB");
        var cost = new ProcessCost();
        await sidecar.App.Services.GetRequiredService<BackfillLoop>().RunOnceAsync(null, CancellationToken.None);
        report.Note("time", cost.Seconds, "0", " s");
        report.Note("processor time of the forecaster", cost.ProcessorSeconds, "0.0", " s");
        report.Note("peak resident of the forecaster", ProcessCost.PeakMegabytes, "0", " MB");
        var filled = Enumerable
            .Range(0, workloads)
            .Sum(workload =>
                sidecar
                    .History.Read(SidecarHost.Key(workload), Now.AddMinutes(-minutes), Now)
                    .Values.ToArray()
                    .Count(double.IsFinite)
            );
        report.AtLeast("minutes that were read and kept", filled, workloads * (minutes - 1.0), "0");
        report.Note("history file", new FileInfo(sidecar.File).Length / 1e6, "0", " MB");
        return report;
    }

    private static void Write(TextWriter text, int workloads, int minutes)
    {
        var first = Now.AddMinutes(-minutes).ToUnixTimeSeconds();
        text.WriteLine("# TYPE vllm:num_requests_running gauge");
        for (var workload = 0; workload < workloads; workload++)
        {
            var demand = SidecarHost.Demand(workload, minutes);
            for (var minute = 0; minute < minutes; minute++)
            {
                text.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"vllm:num_requests_running{{model_name=\"{SidecarHost.Name(workload)}\"}} {demand[minute]} {first + (minute * 60L)}"
                    )
                );
            }
        }

        text.WriteLine("# EOF");
    }
}
