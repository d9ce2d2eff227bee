using System.CommandLine;
using System.Text.Json;
using Prewarm.Cli.Doctor;
using Prewarm.Cli.Operate;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>doctor</c>: 0 when nothing is wrong (warnings are not), 1 when something is, 2 when it cannot look.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Look at sources, metric names, clock, certificates and history, and lint ScaledObject files."
        );
        var file = new Option<string[]>("--scaledobject")
        {
            Description = "ScaledObject file to hold to KEDA's rules and ours. May be repeated.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = false,
        };
        var output = new Option<string>("--output")
        {
            Description = "table or json.",
            HelpName = "FORM",
            DefaultValueFactory = _ => "table",
        };
        output.AcceptOnlyFromAmong("table", "json");
        command.Options.Add(file);
        command.Options.Add(output);
        var host = new HostOptionSet();
        host.AddTo(command);
        command.SetAction(
            (result, cancellation) =>
                RunAsync(
                    host.Read(result),
                    result.GetValue(file) ?? [],
                    result.GetValue(output) == "json",
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        HostArguments arguments,
        string[] files,
        bool json,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<DoctorFinding> findings;
        try
        {
            findings = await DoctorRun
                .RunAsync(arguments, files, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync("doctor: " + unreadable.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(findings, Indented));
        }
        else
        {
            Columns.Print(
                ["", "WHERE", "WHAT"],
                findings.Select(finding => (IReadOnlyList<string>)[finding.Severity, finding.Where, finding.Message])
            );
        }

        return findings.Any(finding => finding.Severity == DoctorFinding.ErrorSeverity)
            ? ExitCodes.Failed
            : ExitCodes.Ok;
    }
}
