using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Prewarm.Cli.Forecasts;
using Prewarm.Cli.Plots;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>backtest</c>.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var command = new Command(
            "backtest",
            "Judge every model on the last part of a series, each forecast made only from what was known at its origin."
        );
        var input = CheckedOption.Create("--input", "CSV of timestamp,value.", "FILE", null);
        var lead = CheckedOption.Create(
            "--lead",
            "How far ahead to judge.",
            "DURATION,...",
            "5m,15m,1h,24h",
            text =>
                LeadList.Read(text).Count > 0 ? null : "needs durations above zero with commas between, such as 5m,1h"
        );
        var evaluate = CheckedOption.Create(
            "--evaluate",
            "Share of the series that is judged, its last part.",
            "SHARE",
            "0.4",
            text => Share(text) is > 0 and < 1 ? null : "must be above 0 and below 1"
        );
        var models = CheckedOption.Create(
            "--models",
            "Models to judge.",
            "all|NAME,...",
            ModelChoice.All,
            ModelChoice.Problem
        );
        var format = CheckedOption.Create("--format", "Form of the result.", "json|table", "json");
        format.AcceptOnlyFromAmong("json", "table");
        var plot = PlotOption.Create();
        foreach (var option in new[] { input, lead, evaluate, models, format, plot })
        {
            command.Options.Add(option);
        }

        var context = new SeriesOptionSet();
        context.AddTo(command);
        command.SetAction(
            (result, cancellation) =>
                RunAsync(
                    new BacktestArguments(
                        result.GetValue(input)!,
                        LeadList.Read(result.GetValue(lead)!),
                        Share(result.GetValue(evaluate)!) ?? double.NaN,
                        ModelChoice.Read(result.GetValue(models)!),
                        result.GetValue(format) == "json",
                        result.GetValue(plot) is { Length: > 0 } file ? file : null,
                        context.Read(result)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(BacktestArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var series = arguments.Context.Apply(InputFiles.Read(arguments.Input));
            var said = new List<JudgedForecast>();
            var report = BacktestRun.Run(
                series,
                arguments.Leads,
                arguments.Evaluate,
                arguments.Models,
                arguments.Context,
                TimeProvider.System,
                new TenthsProgress(Console.Error, "backtest"),
                cancellationToken,
                arguments.Plot is null ? null : said.Add
            );
            var text = arguments.Json
                ? JsonSerializer.Serialize(report, ReportJson.Default.BacktestReport)
                : Table(report);
            await Console.Out.WriteLineAsync(text).ConfigureAwait(false);
            if (arguments.Plot is { } plot)
            {
                PlotOption.Save("backtest", plot, [.. Panels(series, arguments.Leads, said)]);
            }

            return ExitCodes.Ok;
        }
        catch (Exception invalid) when (invalid is CsvSeriesException or ICalendarException)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (PlotUnavailableException unavailable)
        {
            await Console.Error.WriteLineAsync($"backtest: {unavailable.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            await Console
                .Error.WriteLineAsync($"backtest: the plot cannot be written ({unwritable.GetType().Name})")
                .ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("backtest: stopped").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    /// <summary>One panel per lead; leads that come to the same number of steps share one.</summary>
    private static IEnumerable<PlotPanel> Panels(
        InputSeries series,
        IReadOnlyList<(string Text, TimeSpan Lead)> leads,
        IReadOnlyList<JudgedForecast> said
    ) =>
        leads
            .GroupBy(lead => BacktestRun.Steps(lead.Lead, series.Series.Step))
            .Select(same =>
                SeriesPlots.Of(
                    series,
                    string.Join(", ", same.Select(lead => lead.Text)),
                    [.. said.Where(one => one.Lead == same.Key)],
                    BacktestRun.Levels
                )
            );

    private static string Table(BacktestReport report)
    {
        var lines = report.Models.Select(model =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Lead, -6} {model.Name, -20} mase {model.Mase, 8:F3} wape {model.Wape, 7:F3} bias {model.Bias, 7:F3} 80 % {model.Coverage["0.8"], 6:P1} 95 % {model.Coverage["0.95"], 6:P1}"
            )
        );
        var chosen = report.Chosen.Select(one => $"{one.Lead}: {one.Model}");
        return string.Join('\n', [.. lines, "counts most: " + string.Join(", ", chosen), report.Character.Text()]);
    }

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : null;

    private sealed record BacktestArguments(
        string Input,
        IReadOnlyList<(string Text, TimeSpan Lead)> Leads,
        double Evaluate,
        IReadOnlyList<string> Models,
        bool Json,
        string? Plot,
        SeriesContext Context
    );
}
