using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster.Training;
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
        command.SetAction(
            (result, cancellation) =>
            {
                return TrainingJob.TryParseShard(result.GetValue(shard)!, out var part)
                    ? RunAsync(host.Read(result), result.GetValue(workload), part, cancellation)
                    : Task.FromResult(ExitCodes.Usage);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        HostArguments arguments,
        string? workload,
        (int Index, int Count) shard,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var report = await TrainingJob
                .RunAsync(arguments, ServiceSets.ForecasterSources, workload, shard, cancellationToken)
                .ConfigureAwait(false);
            foreach (var record in report.Records)
            {
                var line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{record.Key.Namespace}/{record.Key.Name}\t{record.Model}\t{record.Points} min\tcoverage {record.Coverage:F3}\tpinball {record.PinballLoss:G4}\t{record.Duration.TotalMilliseconds:F0} ms"
                );
                await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
            }

            var failures = report.Failed.Count > 0 ? $", {report.Failed.Count} failed" : string.Empty;
            await Console
                .Error.WriteLineAsync($"trained {report.Records.Count} workloads{failures}")
                .ConfigureAwait(false);
            return report.Failed.Count > 0 ? ExitCodes.Failed : ExitCodes.Ok;
        }
        catch (Exception failure) when (failure is StorageException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync("train: " + failure.Message).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
