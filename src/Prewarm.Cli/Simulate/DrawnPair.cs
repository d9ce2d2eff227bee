using System.Globalization;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Simulate;

/// <summary>The two outcomes that plots and pages put side by side.</summary>
internal sealed record DrawnPair(PolicyOutcome Left, PolicyOutcome Right)
{
    /// <summary>Best of each name asked for; by default the best reactive one beside ours, or else the first two there are.</summary>
    /// <returns>Null when fewer than two policies, or not the ones named, were run.</returns>
    public static DrawnPair? Of(IReadOnlyList<PolicyOutcome> outcomes, IReadOnlyList<string> names)
    {
        var best = outcomes.GroupBy(one => one.Name).Select(group => group.MinBy(one => one.CostIndex)!).ToArray();
        if (best.Length < 2)
        {
            return null;
        }

        if (names.Count == 2)
        {
            var pair = names.Select(name => best.FirstOrDefault(one => one.Name == name)).ToArray();
            return pair is [{ } first, { } second] ? new DrawnPair(first, second) : null;
        }

        var right =
            best.FirstOrDefault(one => one.Name == "prewarm")
            ?? best.FirstOrDefault(one => one.Name.StartsWith("prewarm", StringComparison.Ordinal))
            ?? best[^1];
        var left =
            best.FirstOrDefault(one => one.Name == "reactive" && one != right) ?? best.First(one => one != right);
        return new DrawnPair(left, right);
    }

    /// <summary>The run tick by tick; of several workloads that of the first.</summary>
    public static FleetTimeline Timeline(PolicyOutcome outcome) => outcome.Timeline ?? outcome.Workloads[0].Timeline!;

    /// <summary>Name with its parameters.</summary>
    public static string Label(PolicyOutcome outcome) =>
        outcome.Parameters.TryGetValue("target", out var target)
            ? string.Create(CultureInfo.InvariantCulture, $"{outcome.Name} at {target * 100:0} %")
            : outcome.Name;
}
