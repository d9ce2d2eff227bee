using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Prewarm.Cli.Storage;
using Prewarm.Forecaster.Reports;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;
using Spectre.Console;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>report cost</c>.</summary>
internal static class ReportCommand
{
    private static readonly TimeSpan SpanDefault = TimeSpan.FromDays(30);

    public static Command Create()
    {
        var cost = new Command("cost", "What was spent, what reactive scaling would have spent, and what was wasted.");
        var host = new HostOptionSet();
        host.AddTo(cost);
        var by = CheckedOption.Create("--by", "One row for each.", "team|workload", "workload");
        by.AcceptOnlyFromAmong("team", "workload");
        var from = CheckedOption.Create(
            "--from",
            "First instant (default: 30 days ago).",
            "TIME",
            string.Empty,
            InstantText.Problem
        );
        var to = CheckedOption.Create(
            "--to",
            "Last instant (default: now).",
            "TIME",
            string.Empty,
            InstantText.Problem
        );
        var price = CheckedOption.Create(
            "--gpu-hour-price",
            "On-demand price of a GPU-hour.",
            "PRICE",
            "2.5",
            NotNegative
        );
        var spot = CheckedOption.Create("--spot-price", "Spot price of a GPU-hour.", "PRICE", "0", NotNegative);
        var share = CheckedOption.Create("--spot-share", "Share of GPU-hours on spot, 0-1.", "SHARE", "0", NotNegative);
        var format = CheckedOption.Create("--format", "Form of the result.", "table|csv|json|html", "table");
        format.AcceptOnlyFromAmong("table", "csv", "json", "html");
        var output = CheckedOption.Create("--output", "File (default: standard output).", "FILE", string.Empty);
        foreach (var option in new[] { by, from, to, price, spot, share, format, output })
        {
            cost.Options.Add(option);
        }

        cost.SetAction(result =>
        {
            var until = InstantText.Read(result.GetValue(to)) ?? TimeProvider.System.GetUtcNow();
            var since = InstantText.Read(result.GetValue(from)) ?? (until - SpanDefault);
            var prices = new CostPrices(
                Number(result.GetValue(price)!)!.Value,
                Number(result.GetValue(spot)!)!.Value,
                Number(result.GetValue(share)!)!.Value
            );
            return Run(
                host.Read(result),
                result.GetValue(by)!,
                (since, until),
                prices,
                result.GetValue(format)!,
                result.GetValue(output)!
            );
        });
        return new Command("report", "Look back.") { cost };
    }

    private static int Run(
        HostArguments arguments,
        string by,
        (DateTimeOffset From, DateTimeOffset To) span,
        CostPrices prices,
        string format,
        string output
    )
    {
        if (span.From >= span.To || prices.SpotShare > 1)
        {
            Console.Error.WriteLine("report: --from must lie before --to, and --spot-share within 0 and 1");
            return ExitCodes.Usage;
        }

        try
        {
            var report = CostQuery.Run(arguments, by, span.From, span.To, prices);
            using var file = output.Length == 0 ? null : File.CreateText(output);
            var writer = file ?? Console.Out;
            if (format == "table")
            {
                AnsiConsole
                    .Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) })
                    .Write(Table(report));
            }
            else
            {
                writer.Write(Text(report, format));
            }

            return ExitCodes.Ok;
        }
        catch (Exception failure)
            when (failure is StorageException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("report: " + failure.Message);
            return ExitCodes.Failed;
        }
    }

    private static string Text(CostReport report, string format) =>
        format switch
        {
            "csv" => CostCsv.Write(report),
            "html" => CostPage.Write(report),
            _ => JsonSerializer.Serialize(report, CostJson.Default.CostReport) + "\n",
        };

    private static Table Table(CostReport report)
    {
        var table = new Table();
        foreach (
            var column in (string[])
                [
                    report.By,
                    "GPU-hours",
                    "cost",
                    "per 1,000 requests",
                    "reactive",
                    "wasted",
                    "minutes saved",
                    "precision",
                    "recall",
                    "would have done better",
                ]
        )
        {
            table.AddColumn(column);
        }

        foreach (var row in report.Rows.Append(report.Total))
        {
            table.AddRow(
                Markup.Escape(row.Name),
                Form(row.GpuHours, "N1"),
                Form(row.Cost, "N2"),
                Form(row.CostPerThousandRequests, "N4"),
                Form(row.ReactiveGpuHours, "N1"),
                Form(row.WastedGpuHours, "N1"),
                Form(row.MinutesSaved, "N0"),
                Form(row.Precision, "P0"),
                Form(row.Recall, "P0"),
                Markup.Escape(row.Advice ?? string.Empty)
            );
        }

        return table;
    }

    private static string Form(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? NotNegative(string text) =>
        Number(text) is >= 0 and < double.PositiveInfinity ? null : "needs a number that is not negative";
}

/// <summary>The JSON of <c>report cost</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CostReport))]
internal sealed partial class CostJson : JsonSerializerContext;
