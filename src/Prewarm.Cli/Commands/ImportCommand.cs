using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Forecasts;
using Prewarm.Cli.Storage;
using Prewarm.Forecaster;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;
using Spectre.Console;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>import</c>: history of a workload from a file.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan Slice = TimeSpan.FromDays(7);

    public static Command Create()
    {
        var command = new Command("import", "Add history of a workload from a CSV file of timestamp,value.");
        var host = new HostOptionSet();
        host.AddTo(command);
        var workload = CheckedOption.Create("--workload", "Whose history.", "NS/NAME", null, StoredNames.Problem);
        var trigger = CheckedOption.Create("--trigger", "Which of several triggers.", "ID", string.Empty);
        var input = CheckedOption.Create("--input", "CSV of timestamp,value.", "FILE", null);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace minutes that are known already." };
        command.Options.Add(workload);
        command.Options.Add(trigger);
        command.Options.Add(input);
        command.Options.Add(overwrite);
        command.SetAction(
            (result, cancellation) =>
                RunAsync(
                    host.Read(result),
                    result.GetValue(workload)!,
                    result.GetValue(trigger)!,
                    result.GetValue(input)!,
                    result.GetValue(overwrite),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        HostArguments arguments,
        string workload,
        string trigger,
        string file,
        bool overwrite,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var input = InputFiles.Read(file);
            if (!input.NonNegative)
            {
                throw new CsvSeriesException(input.Name, 0, "has negative values, and demand is never negative");
            }

            using var engine = ConfiguredStorage.Open(arguments);
            var key = StoredNames.Find(engine.History, workload, trigger);
            var written = Import(engine.History, key, input.Series, overwrite, cancellationToken);
            engine.Audit.Append(
                new AuditEntry(
                    TimeProvider.System.GetUtcNow(),
                    Environment.UserName,
                    "history.import",
                    workload,
                    string.Create(CultureInfo.InvariantCulture, $"{{\"minutes\":{written}}}")
                )
            );
            await Console.Out.WriteLineAsync($"imported {written} minutes of {workload}").ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (CsvSeriesException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (Exception failure) when (failure is StorageException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync("import: " + failure.Message).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("import: stopped; run it again to go on").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    /// <summary>A week at a time: each is a transaction of its own, so that a long import may be stopped and repeated.</summary>
    private static int Import(
        IHistoryStore history,
        HistoryKey key,
        RegularSeries series,
        bool overwrite,
        CancellationToken cancellationToken
    )
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var length = (int)Math.Max(1, Slice / series.Step);
        return console
            .Progress()
            .Start(context =>
            {
                var task = context.AddTask("import", maxValue: series.Count);
                var written = 0;
                for (var from = 0; from < series.Count; from += length)
                {
                    cancellationToken.ThrowIfCancellationRequested();

                    // One point more than the slice: what lies between two points of a coarse series belongs to the first.
                    var to = Math.Min(series.Count, from + length + 1);
                    var part = new RegularSeries(series.TimeAt(from), series.Step, series.Values[from..to].ToArray());
                    written += history.Import(key, part, overwrite);
                    task.Increment(Math.Min(length, series.Count - from));
                }

                return written;
            });
    }
}
