using Microsoft.Extensions.DependencyInjection;
using Prewarm.Benchmarks.Machine;
using Prewarm.Forecaster;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Training;
using Prewarm.Forecaster.Workloads;

namespace Prewarm.Benchmarks.Storage;

/// <summary>Training and memory of a thousand workloads, measured on a sample of them and extrapolated: both are sums over workloads.</summary>
internal static class SidecarBenchmark
{
    private const int Workloads = 1000;
    private const int Cores = 2;
    private const int Minutes = 35 * 1440;
    private const double MinutesTarget = 20;
    private const double MegabytesTarget = 400;

    /// <summary>Trained before anything is measured, so that what is loaded and compiled once is not counted per workload.</summary>
    private const int WarmUp = 2;

    private const int Challenged = 4;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static MeasuredReport Run(int sample)
    {
        var report = new MeasuredReport($"The sidecar with {Workloads} workloads, from a sample of {sample}");
        using var sidecar = new Disposing(new SidecarHost(Now));
        var board = sidecar.Host.App.Services.GetRequiredService<ForecastBoard>();
        for (var workload = 0; workload < sample + WarmUp; workload++)
        {
            sidecar.Host.Register(workload);
            sidecar.Host.Import(workload, Now.AddMinutes(-Minutes), Minutes);
        }

        var all = Enumerable.Range(0, sample + WarmUp).Select(i => board.Find(SidecarHost.Key(i))!).ToList();
        Train(sidecar.Host, all[..WarmUp]);
        var (live, resident) = (ProcessCost.LiveMegabytes, ProcessCost.ResidentMegabytes);
        var cost = new ProcessCost();
        Train(sidecar.Host, all[WarmUp..]);
        var each = cost.ProcessorSeconds / sample;
        report.Note("training of a workload from nothing (five weeks replayed), processor time", each, "0.00", " s");
        report.AtMost(
            $"{Workloads} workloads trained from nothing on {Cores} cores, as 'prewarm train' does, extrapolated",
            each * Workloads / Cores / 60,
            MinutesTarget,
            "0.0",
            " min"
        );
        var kept = (ProcessCost.LiveMegabytes - live) / sample;
        report.Note("live memory of a trained workload", kept, "0.00", " MB");
        report.Note("resident with two workloads", resident, "0", " MB");
        report.Note($"resident with {sample + WarmUp} workloads", ProcessCost.ResidentMegabytes, "0", " MB");
        report.AtMost(
            $"resident with {Workloads} workloads, extrapolated",
            resident + (kept * Workloads),
            MegabytesTarget,
            "0",
            " MB"
        );
        Pass(sidecar.Host, report, sample);
        Challenge(sidecar.Host, report, all);
        Refit(report, all[WarmUp..]); // Last: it lives ahead of the standing clock.
        return report;
    }

    private static void Train(SidecarHost host, List<ForecastWorkload> workloads)
    {
        var trainer = host.App.Services.GetRequiredService<WorkloadTrainer>();
        var options = new ForecasterOptions();
        Parallel.ForEach(
            workloads,
            new ParallelOptions { MaxDegreeOfParallelism = Cores },
            workload =>
            {
                var model = trainer.Train(workload, options.HistoryWindow, options.Points)!;
                workload.Model = model;
                workload.Served = model.Serve();
            }
        );
    }

    /// <summary>What the sidecar does with a workload every six hours. Half a day is lived through first: then it grows its forest anew.</summary>
    private static void Refit(MeasuredReport report, List<ForecastWorkload> workloads)
    {
        var lived = SidecarHost.Demand(0, 720);
        workloads.ForEach(workload => Array.ForEach(lived, workload.Model!.Forecaster.Observe));
        var cost = new ProcessCost();
        workloads.ForEach(workload => workload.Model!.Forecaster.Refit());
        var each = cost.ProcessorSeconds / workloads.Count;
        report.Note("scheduled retraining of a workload with a new forest, processor time", each, "0.00", " s");
        report.AtMost(
            $"{Workloads} workloads retrained on {Cores} cores, as the sidecar's schedule does, extrapolated",
            each * Workloads / Cores / 60,
            MinutesTarget,
            "0.0",
            " min"
        );
    }

    private static void Pass(SidecarHost host, MeasuredReport report, int sample)
    {
        var publishing = host.App.Services.GetRequiredService<PublishingLoop>();
        publishing.RunOnce(Now, CancellationToken.None); // Catches up with the minute that training left out.
        var cost = new ProcessCost();
        publishing.RunOnce(Now.AddMinutes(1), CancellationToken.None);
        report.Note(
            $"publishing pass of {Workloads} workloads, extrapolated, processor time",
            cost.ProcessorSeconds / sample * Workloads,
            "0.00",
            " s"
        );
    }

    /// <summary>What the daily contest costs; it is spread over the day, and not part of a retraining.</summary>
    private static void Challenge(SidecarHost host, MeasuredReport report, List<ForecastWorkload> all)
    {
        var registry = host.App.Services.GetRequiredService<ModelRegistry>();
        var cost = new ProcessCost();
        foreach (var workload in all.Take(Challenged))
        {
            registry.Challenge(workload);
        }

        report.Note("daily contest of a workload, processor time", cost.ProcessorSeconds / Challenged, "0.0", " s");
    }

    private sealed record Disposing(SidecarHost Host) : IDisposable
    {
        public void Dispose() => Host.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
