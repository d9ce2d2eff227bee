using System.Globalization;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection;

/// <summary>A decision in plain words, for the page and for <c>explain</c>.</summary>
public static class DecisionWords
{
    /// <summary>What was asked for and what it is made of, in a few sentences.</summary>
    /// <param name="unit">The workload's unit of demand.</param>
    public static string Sentence(DecisionView decision, string unit)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var at = decision.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (decision.Value is null || (decision.Rung == 5 && decision.Replicas == 0))
        {
            return $"At {at} UTC no number was given: KEDA got an error and keeps its replicas.";
        }

        var parts = new List<string>
        {
            $"At {at} UTC it asked for {Count(decision.Replicas, "replica")}: {Number(decision.Required)} {unit} to provide for, at {Number(decision.Target)} for each.",
            Terms(decision),
            Fleet(decision),
            Rung(decision),
        };
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    /// <summary>The whole explanation, one line each.</summary>
    public static IReadOnlyList<string> Lines(DecisionView decision, string unit)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return [Sentence(decision, unit), .. decision.Reasons.Select((reason, i) => $"{i + 1}. {reason}")];
    }

    /// <summary>True when live signals alone were reported, whatever the forecast says.</summary>
    internal static bool IsShadow(DecisionView decision) =>
        decision.Inputs.TryGetValue("settings.mode", out var mode)
            ? mode.Equals("shadow", StringComparison.OrdinalIgnoreCase)
            : decision.Reasons.Any(reason => reason.Contains("(shadow", StringComparison.Ordinal));

    private static string Terms(DecisionView decision) =>
        (decision.Live, decision.Forecast) switch
        {
            ({ } live, > 0 and { } forecast) when IsShadow(decision) =>
                $"Live signals need {Number(live)} and decide: in shadow the forecast's {Number(forecast)} is only recorded.",
            ({ } live, > 0 and { } forecast) when forecast > live =>
                $"The forecast needs {Number(forecast)}, live signals {Number(live)}; the forecast decides.",
            ({ } live, > 0 and { } forecast) =>
                $"Live signals need {Number(live)}, the forecast {Number(forecast)}; live signals decide.",
            ({ } live, _) => $"Live signals need {Number(live)}; the forecast had no vote.",
            (null, > 0 and { } forecast) => $"Live signals are unknown; the forecast needs {Number(forecast)}.",
            _ => string.Empty,
        };

    private static string Fleet(DecisionView decision) =>
        decision.ReadyReplicas is { } ready
            ? $"{Count(ready, "replica")} {(ready == 1 ? "was" : "were")} ready"
                + (decision.StartingReplicas is > 0 and { } starting ? $" and {starting} starting." : ".")
            : "How many replicas were ready is unknown.";

    private static string Rung(DecisionView decision) =>
        decision.Rung == 0 ? string.Empty : $"It stands on a lower rung of the answer ladder: {decision.RungName}.";

    private static string Count(int count, string word) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + word + (count == 1 ? string.Empty : "s");

    private static string Number(double? value) =>
        value is { } number ? number.ToString("#,0.##", CultureInfo.InvariantCulture) : "unknown";
}
