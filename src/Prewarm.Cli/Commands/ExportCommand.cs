using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Storage;
using Prewarm.Forecaster;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>export</c>: history of a workload as a file that the other verbs read.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var command = new Command("export", "Write the history of a workload as CSV of timestamp,value.");
        var host = new HostOptionSet();
        host.AddTo(command);
        var workload = CheckedOption.Create("--workload", "Whose history.", "NS/NAME", null, StoredNames.Problem);
        var trigger = CheckedOption.Create("--trigger", "Which of several triggers.", "ID", string.Empty);
        var from = CheckedOption.Create(
            "--from",
            "First instant (default: all).",
            "TIME",
            string.Empty,
            InstantText.Problem
        );
        var to = CheckedOption.Create(
            "--to",
            "Last instant (default: all).",
            "TIME",
            string.Empty,
            InstantText.Problem
        );
        var output = CheckedOption.Create("--output", "File (default: standard output).", "FILE", string.Empty);
        foreach (var option in new[] { workload, trigger, from, to, output })
        {
            command.Options.Add(option);
        }

        var samples = new Option<bool>("--samples")
        {
            Description = "Lowest, highest and number of samples of each known minute too.",
        };
        command.Options.Add(samples);
        command.SetAction(result =>
            Run(
                host.Read(result),
                (result.GetValue(workload)!, result.GetValue(trigger)!),
                InstantText.Read(result.GetValue(from)),
                InstantText.Read(result.GetValue(to)),
                result.GetValue(output)!,
                result.GetValue(samples)
            )
        );
        return command;
    }

    private static int Run(
        HostArguments arguments,
        (string Name, string Trigger) workload,
        DateTimeOffset? from,
        DateTimeOffset? to,
        string output,
        bool samples
    )
    {
        try
        {
            using var engine = ConfiguredStorage.OpenReadOnly(arguments);
            var key = StoredNames.Find(engine.History, workload.Name, workload.Trigger);
            if (engine.History.Span(key) is not { } span)
            {
                throw new StorageException(StorageFailure.Other, $"{workload.Name} has no history");
            }

            var (first, last) = (from > span.First ? from.Value : span.First, to < span.Last ? to.Value : span.Last);
            using var file = output.Length == 0 ? null : File.CreateText(output);
            var writer = file ?? Console.Out;
            if (samples)
            {
                WriteSamples(writer, engine.History.ReadSamples(key, first, last));
            }
            else
            {
                WriteSeries(writer, engine.History, key, first, last);
            }

            return ExitCodes.Ok;
        }
        catch (Exception failure)
            when (failure is StorageException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("export: " + failure.Message);
            return ExitCodes.Failed;
        }
    }

    private static void WriteSeries(
        TextWriter writer,
        IHistoryStore history,
        HistoryKey key,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        writer.WriteLine("timestamp,value");
        var series = history.Read(key, from, to);
        for (var i = 0; i < series.Count; i++)
        {
            var value = double.IsNaN(series[i]) ? string.Empty : series[i].ToString("R", CultureInfo.InvariantCulture);
            writer.WriteLine($"{Time(series.TimeAt(i))},{value}");
        }
    }

    private static void WriteSamples(TextWriter writer, IReadOnlyList<TimedSample> samples)
    {
        writer.WriteLine("timestamp,mean,min,max,count");
        foreach (var (at, sample) in samples)
        {
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Time(at)},{sample.Mean:R},{sample.Min:R},{sample.Max:R},{sample.Count}"
                )
            );
        }
    }

    private static string Time(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
