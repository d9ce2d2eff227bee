using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Plots;
using Prewarm.Cli.Simulate;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Simulation;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>simulate</c>: what each policy would have cost and missed on a trace.</summary>
internal static class SimulateCommand
{
    private static readonly TimeSpan ColdStartMax = TimeSpan.FromHours(6);
    private const double PeakMax = 10_000;

    public static Command Create()
    {
        var command = new Command(
            "simulate",
            "Replay a trace through a fleet and the HPA's rules, and report what each policy would have cost and missed."
        );
        var trace = new Option<string[]>("--trace")
        {
            Description = "Traffic to replay, a CSV of timestamp,value; given again for workloads side by side.",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var more = new SimulateOptionSet();
        var coldStart = ColdStart();
        var peak = PeakReplicas();
        var seed = new Option<int>("--seed") { Description = "Decides the arrivals.", DefaultValueFactory = _ => 1 };
        var policies = Policies();
        var format = new Option<string>("--format")
        {
            Description = "json, csv or table.",
            DefaultValueFactory = _ => "json",
        };
        format.AcceptOnlyFromAmong("json", "csv", "table");
        command.Options.Add(trace);
        command.Options.Add(coldStart);
        command.Options.Add(peak);
        command.Options.Add(seed);
        command.Options.Add(policies);
        command.Options.Add(format);
        more.AddTo(command, trace, coldStart);
        command.SetAction(result =>
            DurationText.TryParse(result.GetValue(coldStart), out var lead)
                ? Run(
                    more.Read(
                        result,
                        new SimulateSettings(
                            result.GetValue(trace)!,
                            lead,
                            result.GetValue(peak),
                            result.GetValue(seed),
                            Names(result.GetValue(policies)!),
                            result.GetValue(format)!
                        )
                    )
                )
                : ExitCodes.Usage
        );
        return command;
    }

    private static Option<string> ColdStart()
    {
        var option = new Option<string>("--cold-start")
        {
            Description = "From asking for a replica to its being ready.",
            HelpName = "DURATION",
            DefaultValueFactory = _ => "300s",
        };
        option.Validators.Add(result =>
        {
            if (
                !DurationText.TryParse(result.GetValueOrDefault<string>(), out var lead)
                || lead <= TimeSpan.Zero
                || lead > ColdStartMax
            )
            {
                result.AddError("--cold-start needs a duration above 0 and up to 6h, such as 300s or 5m.");
            }
        });
        return option;
    }

    private static Option<double> PeakReplicas()
    {
        var option = new Option<double>("--peak-replicas")
        {
            Description = "Replicas that the trace's peak is scaled to need.",
            HelpName = "N",
            DefaultValueFactory = _ => 40,
        };
        option.Validators.Add(result =>
        {
            // What is not a number at all is refused by the parser with a message of its own.
            if (
                result.Tokens.Count == 1
                && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var peak)
                && !(peak is > 0 and <= PeakMax)
            )
            {
                result.AddError("--peak-replicas must be above 0 and at most 10000.");
            }
        });
        return option;
    }

    private static Option<string> Policies()
    {
        var option = new Option<string>("--policies")
        {
            Description = "all, which is without the tiers, or some of: " + string.Join(", ", PolicySuite.Known) + ".",
            HelpName = "NAME,...",
            DefaultValueFactory = _ => "all",
        };
        option.Validators.Add(result =>
        {
            var names = Names(result.GetValueOrDefault<string>() ?? string.Empty);
            if (names.Count == 0 || names.Except(PolicySuite.Known, StringComparer.Ordinal).Any())
            {
                result.AddError("--policies knows all, " + string.Join(", ", PolicySuite.Known) + ".");
            }
        });
        return option;
    }

    private static IReadOnlyCollection<string> Names(string text) =>
        text == "all"
            ? PolicySuite.Names
            : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int Run(SimulateSettings settings)
    {
        try
        {
            var suite = SimulateRun.Prepare(settings);
            var outcomes = suite.Run(
                settings.Policies,
                outcome =>
                    Console.Error.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"simulate: {outcome.Name} index {outcome.CostIndex:F3}"
                        )
                    )
            );
            SimulateRun.Draw(settings, suite, outcomes);
            Console.Out.Write(SimulationReport.Format(settings, suite, outcomes));
            return ExitCodes.Ok;
        }
        catch (CsvSeriesException invalid)
        {
            Console.Error.WriteLine(invalid.Message);
            return ExitCodes.Usage;
        }
        catch (TraceException invalid)
        {
            Console.Error.WriteLine($"{invalid.Trace}: {invalid.Message}");
            return ExitCodes.Usage;
        }
        catch (Exception failed) when (failed is PlotUnavailableException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"simulate: cannot write the plot or the report: {failed.Message}");
            return ExitCodes.Failed;
        }
    }
}
