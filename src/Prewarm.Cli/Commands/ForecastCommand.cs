using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Forecasts;
using Prewarm.Cli.Plots;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>forecast</c>.</summary>
internal static class ForecastCommand
{
    /// <summary>Longer paths say nothing and fill disks.</summary>
    private const int StepsMost = 1_000_000;

    public static Command Create()
    {
        var command = new Command("forecast", "Forecast a series, or every series of a folder, past its end.");
        var input = CheckedOption.Create("--input", "CSV of timestamp,value, or a folder of them.", "FILE|DIR", null);
        var horizon = CheckedOption.Create(
            "--horizon",
            "How far, as a duration or a number of steps.",
            "DURATION|STEPS",
            null,
            text =>
                Steps(text, TimeSpan.FromSeconds(1)) is null
                    ? "needs a duration such as 24h or a number of steps from 1"
                    : null
        );
        var models = CheckedOption.Create(
            "--models",
            "Models that may count.",
            "auto|NAME,...",
            ModelChoice.Auto,
            ModelChoice.Problem
        );
        var levels = CheckedOption.Create(
            "--levels",
            "Central bands in percent.",
            "50,80,95",
            "50,80,95",
            text => BandList.Read(text).Count > 0 ? null : "needs percentages above 0 and below 100, such as 80,95"
        );
        var output = CheckedOption.Create("--output", "Folder for one file per input, same name.", "DIR", string.Empty);
        var format = CheckedOption.Create("--format", "Form of the result.", "csv|json", "csv");
        format.AcceptOnlyFromAmong("csv", "json");
        var outliers = CheckedOption.Create(
            "--outliers",
            "Whether bursts and dips that never came back train the models.",
            "keep|drop",
            "keep"
        );
        outliers.AcceptOnlyFromAmong("keep", "drop");
        var plot = PlotOption.Create();
        foreach (var option in new[] { input, horizon, models, levels, output, format, outliers, plot })
        {
            command.Options.Add(option);
        }

        var context = new SeriesOptionSet();
        context.AddTo(command);
        command.SetAction(
            (result, cancellation) =>
                RunAsync(
                    new ForecastArguments(
                        result.GetValue(input)!,
                        result.GetValue(horizon)!,
                        ModelChoice.Read(result.GetValue(models)!),
                        BandList.Read(result.GetValue(levels)!),
                        result.GetValue(output) is { Length: > 0 } folder ? folder : null,
                        result.GetValue(format) == "json",
                        result.GetValue(plot) is { Length: > 0 } file ? file : null,
                        context.Read(result) with
                        {
                            DropsOutliers = result.GetValue(outliers) == "drop",
                        }
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(ForecastArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var files = InputFiles.Find(arguments.Input);
            if (arguments.Output is null && Directory.Exists(arguments.Input))
            {
                await Console
                    .Error.WriteLineAsync("forecast: --output DIR is needed for a folder")
                    .ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            if (arguments.Plot is not null && Directory.Exists(arguments.Input))
            {
                await Console
                    .Error.WriteLineAsync("forecast: --plot draws one file, not a folder")
                    .ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            // All are read before any is written: a bad file among them costs nothing.
            var inputs = files.Select(file => arguments.Context.Apply(InputFiles.Read(file))).ToList();
            if (arguments.Output is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            for (var i = 0; i < inputs.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ForecastAsync(inputs[i], arguments, cancellationToken).ConfigureAwait(false);
                if (inputs.Count > 1)
                {
                    await Console.Error.WriteLineAsync($"forecast: {i + 1} of {inputs.Count}").ConfigureAwait(false);
                }
            }

            return ExitCodes.Ok;
        }
        catch (Exception invalid) when (invalid is CsvSeriesException or ICalendarException)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            await Console
                .Error.WriteLineAsync($"forecast: the output cannot be written ({unwritable.GetType().Name})")
                .ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (PlotUnavailableException unavailable)
        {
            await Console.Error.WriteLineAsync($"forecast: {unavailable.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("forecast: stopped").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private static async Task ForecastAsync(
        InputSeries input,
        ForecastArguments arguments,
        CancellationToken cancellationToken
    )
    {
        if (Steps(arguments.Horizon, input.Series.Step) is not { } steps)
        {
            throw new CsvSeriesException(
                input.Name,
                0,
                $"has a step at which the horizon is more than {StepsMost} steps"
            );
        }

        var forecast = ForecastRun.Run(input, steps, arguments.Models, arguments.Bands, arguments.Context);
        var text = arguments.Json ? ForecastRun.Json(input, forecast) : ForecastRun.Csv(forecast);
        if (arguments.Output is { } folder)
        {
            var name = arguments.Json ? Path.ChangeExtension(input.Name, ".json") : input.Name;
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Console.Out.WriteAsync(text).ConfigureAwait(false);
        }

        if (arguments.Plot is { } plot)
        {
            PlotOption.Save("forecast", plot, [SeriesPlots.Of(input, forecast)]);
        }
    }

    /// <summary>A duration shorter than a step is one step; null when it is no horizon, or one of too many steps.</summary>
    private static int? Steps(string text, TimeSpan step)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return count is >= 1 and <= StepsMost ? count : null;
        }

        var steps = DurationText.TryParse(text, out var duration) ? Math.Ceiling(duration / step) : 0;
        return steps is >= 1 and <= StepsMost ? (int)steps : null;
    }

    private sealed record ForecastArguments(
        string Input,
        string Horizon,
        IReadOnlyList<string> Models,
        IReadOnlyList<double> Bands,
        string? Output,
        bool Json,
        string? Plot,
        SeriesContext Context
    );
}
