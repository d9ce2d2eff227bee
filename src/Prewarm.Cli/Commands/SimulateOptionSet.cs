using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Prewarm.Cli.Plots;
using Prewarm.Cli.Simulate;
using Prewarm.Simulation;
using Prewarm.Simulation.Conditions;

namespace Prewarm.Cli.Commands;

/// <summary>Options of <c>simulate</c> beyond its contract: starts, budget, plot and page.</summary>
internal sealed class SimulateOptionSet
{
    private static readonly string Profiles = string.Join(", ", StartProfile.All.Select(profile => profile.Name));

    private readonly Option<string> _profile = CheckedOption.Create(
        "--cold-start-profile",
        "Lognormal starts instead of a constant: " + Profiles + ".",
        "NAME",
        string.Empty,
        name => StartProfile.ByName(name) is null ? "knows " + Profiles + "." : null
    );

    private readonly Option<string> _failed = Number(
        "--failed-starts",
        "Share of starts that fail and begin again, 0 to 0.9.",
        "SHARE",
        number => number is >= 0 and <= 0.9,
        "must be from 0 to 0.9."
    );

    private readonly Option<string> _reclaims = Number(
        "--spot-reclaim",
        "How often an hour a replica is taken away, 0 to 10.",
        "PER_HOUR",
        number => number is >= 0 and <= 10,
        "must be from 0 to 10."
    );

    private readonly Option<string> _budget = Number(
        "--gpu-budget",
        "GPUs for all traces together, one a replica.",
        "N",
        number => number is >= 1 and <= 1_000_000 && number == Math.Floor(number),
        "must be a whole number from 1 to 1000000."
    );

    private readonly Option<string> _weights = CheckedOption.Create(
        "--weights",
        "Shares of the budget, one per trace.",
        "W,...",
        string.Empty,
        text =>
            Numbers(text) is { } weights && weights.All(weight => weight is > 0 and <= 1_000_000)
                ? null
                : "must be numbers above 0, such as 2,1."
    );

    private readonly Option<string> _priorities = CheckedOption.Create(
        "--priorities",
        "Who is served first, higher before lower, one per trace.",
        "P,...",
        string.Empty,
        text =>
            Numbers(text) is { } numbers && numbers.All(one => one == Math.Floor(one) && Math.Abs(one) <= 1000)
                ? null
                : "must be whole numbers from -1000 to 1000, such as 1,0."
    );

    private readonly Option<string> _plot = PlotOption.Create();

    private readonly Option<string> _drawn = CheckedOption.Create(
        "--plot-policies",
        "The two policies side by side; by default the best reactive one and prewarm.",
        "A,B",
        string.Empty,
        text =>
            Names(text) is [var left, var right] && left != right ? null : "needs two names, such as reactive,prewarm."
    );

    private readonly Option<string> _report = CheckedOption.Create(
        "--report",
        "Write one self-contained page about the result into this file.",
        "FILE.html",
        string.Empty,
        path => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? null : "must end in .html"
    );

    public void AddTo(Command command, Option<string[]> trace, Option<string> coldStart)
    {
        Option[] options = [_profile, _failed, _reclaims, _budget, _weights, _priorities, _plot, _drawn, _report];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result => Check(result, result.GetValue(trace)?.Length ?? 0, coldStart));
    }

    public SimulateSettings Read(ParseResult result, SimulateSettings settings) =>
        settings with
        {
            Profile = StartProfile.ByName(result.GetValue(_profile)!),
            FailedStarts = Number(result.GetValue(_failed)!),
            ReclaimsPerHour = Number(result.GetValue(_reclaims)!),
            GpuBudget = Number(result.GetValue(_budget)!),
            Weights = Numbers(result.GetValue(_weights)!) ?? [],
            Priorities = Numbers(result.GetValue(_priorities)!) ?? [],
            Plot = result.GetValue(_plot)!,
            Report = result.GetValue(_report)!,
            Drawn = Names(result.GetValue(_drawn)!),
        };

    /// <summary>Rules across options.</summary>
    private void Check(CommandResult result, int traces, Option<string> coldStart)
    {
        if (result.GetResult(_profile) is { Implicit: false } && result.GetResult(coldStart) is { Implicit: false })
        {
            result.AddError("--cold-start and --cold-start-profile exclude each other.");
        }

        foreach (var option in new[] { _weights, _priorities })
        {
            var count = Numbers(result.GetValue(option) ?? string.Empty)?.Count ?? 0;
            if (count > 0 && count != traces)
            {
                result.AddError($"{option.Name} needs one number per --trace.");
            }
        }

        if (Number(result.GetValue(_budget) ?? string.Empty) is > 0 and var gpus && gpus < traces)
        {
            result.AddError("--gpu-budget must hold at least one GPU per --trace.");
        }

        if (Names(result.GetValue(_drawn) ?? string.Empty).Except(PolicySuite.Known, StringComparer.Ordinal).Any())
        {
            result.AddError("--plot-policies knows " + string.Join(", ", PolicySuite.Known) + ".");
        }
    }

    private static Option<string> Number(
        string name,
        string description,
        string helpName,
        Func<double, bool> isAllowed,
        string rule
    ) =>
        CheckedOption.Create(
            name,
            description,
            helpName,
            string.Empty,
            text => Numbers(text) is [var number] && isAllowed(number) ? null : rule
        );

    private static double Number(string text) => Numbers(text) is [var number] ? number : 0;

    private static List<double>? Numbers(string text)
    {
        var numbers = new List<double>();
        foreach (var part in Names(text))
        {
            if (
                !double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number)
            )
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
