using System.CommandLine;
using System.Globalization;
using System.Text;
using Prewarm.Cli.Forecasts;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster.Training;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>train</c>: one retraining pass over the history, for a CronJob.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var command = new Command(
            "train",
            "Back-fill and train the workloads of a shard once, record the result and exit."
        );
        var host = new HostOptionSet();
        host.AddTo(command);
        var workload = new Option<string?>("--workload") { Description = "Only this workload.", HelpName = "NS/NAME" };
        var shard = new Option<string>("--shard")
        {
            Description = "Index and number of shards, from 0.",
            HelpName = "I/N",
            DefaultValueFactory = _ => "0/1",
        };
        shard.Validators.Add(result =>
        {
            if (!TrainingJob.TryParseShard(result.GetValueOrDefault<string>() ?? string.Empty, out _))
            {
                result.AddError("--shard needs I/N with 0 <= I < N.");
            }
        });
        command.Options.Add(workload);
        command.Options.Add(shard);
        var resume = CheckedOption.Create(
            "--resume",
            "Leave out workloads trained within this time: a job that was stopped goes on.",
            "DURATION",
            "0s",
            text =>
                DurationText.TryParse(text, out var time) && time >= TimeSpan.Zero
                    ? null
                    : "needs a duration, such as 6h"
        );
        command.Options.Add(resume);
        var parallel = new Option<int>("--parallel")
        {
            Description = "Workloads trained at once.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 256)
            {
                result.AddError("--parallel needs a number from 1 to 256.");
            }
        });
        command.Options.Add(parallel);
        command.SetAction(
            (result, cancellation) =>
            {
                return
                    TrainingJob.TryParseShard(result.GetValue(shard)!, out var part)
                    && DurationText.TryParse(result.GetValue(resume)!, out var recent)
                    ? RunAsync(
                        host.Read(result),
                        new TrainingRequest(result.GetValue(workload), part, recent, result.GetValue(parallel)),
                        cancellation
                    )
                    : Task.FromResult(ExitCodes.Usage);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        HostArguments arguments,
        TrainingRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var tenths = new TenthsProgress(Console.Error, "train");
            var report = await TrainingJob
                .RunAsync(
                    arguments,
                    ServiceSets.ForecasterSources,
                    request,
                    new Relay(done => tenths.Report((double)done.Done / done.Count)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            await Console.Out.WriteAsync(Table(report)).ConfigureAwait(false);
            await Console.Error.WriteLineAsync(Summary(report)).ConfigureAwait(false);
            return report.Failed.Count > 0 ? ExitCodes.Failed : ExitCodes.Ok;
        }
        catch (OperationCanceledException)
        {
            await Console
                .Error.WriteLineAsync("train: stopped; what was trained is kept, --resume goes on from there")
                .ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception failure) when (failure is StorageException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync("train: " + failure.Message).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private static string Table(TrainingReport report)
    {
        var text = new StringBuilder();
        foreach (var record in report.Records)
        {
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"{record.Key.Namespace}/{record.Key.Name}\t{record.Model}\t{record.Points} min\tcoverage {record.Coverage:F3}\tpinball {record.PinballLoss:G4}\t{record.Duration.TotalMilliseconds:F0} ms"
                )
                .Append('\n');
        }

        foreach (var key in report.Failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Namespace}/{key.Name}\tfailed\n");
        }

        return text.ToString();
    }

    private static string Summary(TrainingReport report)
    {
        var parts = new List<string> { $"trained {report.Records.Count} workloads" };
        parts.AddRange(report.Failed.Count > 0 ? [$"{report.Failed.Count} failed"] : []);
        parts.AddRange(report.WithoutHistory > 0 ? [$"{report.WithoutHistory} without history"] : []);
        parts.AddRange(report.Skipped > 0 ? [$"{report.Skipped} trained recently"] : []);
        return string.Join(", ", parts);
    }

    /// <summary>Reports on the calling thread, one at a time.</summary>
    private sealed class Relay(Action<(int Done, int Count)> report) : IProgress<(int Done, int Count)>
    {
        private readonly Lock _gate = new();

        public void Report((int Done, int Count) value)
        {
            lock (_gate)
            {
                report(value);
            }
        }
    }
}
