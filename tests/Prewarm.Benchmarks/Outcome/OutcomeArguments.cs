using System.Globalization;
using Prewarm.Simulation;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>What the outcome benchmark was asked for.</summary>
internal sealed record OutcomeArguments(
    TimeSpan ColdStart,
    IReadOnlyCollection<string> Policies,
    bool Ablation,
    bool Scheduled,
    IReadOnlyList<string> Parts
)
{
    /// <summary>Reads the arguments; null when they are off.</summary>
    public static OutcomeArguments? Parse(string[] args)
    {
        var asked = new OutcomeArguments(TimeSpan.FromSeconds(300), [.. PolicySuite.Names], false, false, []);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--cold-start"
                    when i + 1 < args.Length
                        && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                        && seconds > 0:
                    asked = asked with { ColdStart = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--policies" when i + 1 < args.Length:
                    asked = asked with { Policies = args[++i].Split(',') };
                    break;
                case "--ablation":
                    asked = asked with { Ablation = true };
                    break;
                case "--scheduled":
                    asked = asked with { Scheduled = true };
                    break;
                case var part when !part.StartsWith('-'):
                    asked = asked with { Parts = [.. asked.Parts, part] };
                    break;
                default:
                    return null;
            }
        }

        return asked.Policies.All(PolicySuite.Names.Contains) ? asked : null;
    }

    /// <summary>True for a trace whose name holds one of the parts, or when none was given.</summary>
    public bool Wants(string trace) =>
        Parts.Count == 0 || Parts.Any(part => trace.Contains(part, StringComparison.Ordinal));
}
