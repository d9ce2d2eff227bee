using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Guards;

/// <summary>Puts a decision within the bounds of every guard and says which ones bound.</summary>
/// <remarks>Pure: the same decision and input give the same result. The order is in docs/policy.md.</remarks>
public static class GuardChain
{
    /// <summary>Applies every guard.</summary>
    /// <param name="decision">With the number as signals and forecast give it; clamps of the forecast may be listed already.</param>
    /// <param name="activationThreshold">Active is a value strictly above it, or a guard that insists on replicas.</param>
    internal static Decision Apply(Decision decision, GuardInput input, double activationThreshold)
    {
        if (OverrideBounds.HoldsTheUnknown(input))
        {
            return Unknown(decision, "frozen, and nobody knows at which number: an error keeps the replicas");
        }

        if (!decision.IsUnavailable)
        {
            return Bind(decision, Bounds(input), decision.Required, activationThreshold);
        }

        // Only an operator's word gives a number where nothing is known.
        GuardBound[] orders = [.. OverrideBounds.Of(input)];
        if (orders.Length == 0)
        {
            return decision;
        }

        return Known(orders, input) is { } known
            ? Bind(decision, orders, known * decision.Target, activationThreshold)
            : Unknown(decision, "an override bounds a number that is not known: an error keeps the replicas");
    }

    /// <summary>Cuts a decision that is made to a number of replicas, as a budget does.</summary>
    public static Decision Cut(
        Decision decision,
        int replicas,
        string guard,
        string reason,
        double activationThreshold
    ) =>
        decision.IsUnavailable || decision.Replicas <= replicas
            ? decision
            : Bind(decision, [GuardBound.AtMost(guard, replicas, reason)], decision.Required, activationThreshold);

    /// <summary>Every bound for a number that is known, in the order they are applied.</summary>
    internal static GuardBound[] Bounds(GuardInput input) =>
        [.. input.Terms, .. GuardBounds.Of(input), .. OverrideBounds.Of(input)];

    /// <summary>The number of replicas that bounds make of a demand.</summary>
    internal static int Number(IEnumerable<GuardBound> bounds, double demand, double target) =>
        MetricRounding.Replicas(Fold(bounds, demand, target), target);

    private static Decision Bind(Decision decision, GuardBound[] bounds, double demand, double activationThreshold)
    {
        var required = Math.Min(Fold(bounds, demand, decision.Target), MetricRounding.ValueMax);
        var records = Records(bounds, demand, decision.Target);
        var value = MetricRounding.Value(required, decision.Target);
        var replicas = MetricRounding.Replicas(value, decision.Target);

        // A floor that stays below the activation threshold would otherwise be scaled to zero.
        var isInsisted = replicas > 0 && Array.Exists(bounds, bound => bound.Min > 0);
        return decision with
        {
            Required = required,
            Value = value,
            Replicas = replicas,
            Active = value > activationThreshold || isInsisted,
            Clamps = [.. decision.Clamps, .. records],
            Reasons = [.. records.Select(Sentence).Reverse(), .. decision.Reasons],
        };
    }

    private static string Sentence(ClampRecord record) => $"{record.Guard}: {record.Reason}";

    private static List<ClampRecord> Records(GuardBound[] bounds, double demand, double target)
    {
        var records = new List<ClampRecord>();
        var number = demand;
        for (var i = 0; i < bounds.Length; i++)
        {
            var before = MetricRounding.Replicas(number, target);
            number = bounds[i].Apply(number, target);
            var after = MetricRounding.Replicas(number, target);
            if (before != after)
            {
                var without = Number(bounds.Where((_, index) => index != i), demand, target);
                records.Add(new ClampRecord(bounds[i].Guard, before, after, without, bounds[i].Reason));
            }
        }

        return records;
    }

    private static int? Known(GuardBound[] orders, GuardInput input) =>
        Array.Exists(orders, order => order.Min == order.Max) ? 0
        : double.IsFinite(input.AskedReplicas) ? (int)input.AskedReplicas
        : input.LastAnswered;

    private static double Fold(IEnumerable<GuardBound> bounds, double demand, double target) =>
        bounds.Aggregate(demand, (number, bound) => bound.Apply(number, target));

    private static Decision Unknown(Decision decision, string reason) =>
        decision with
        {
            Rung = AnswerRung.Unavailable,
            Required = double.NaN,
            Value = double.NaN,
            Replicas = 0,
            Active = false,
            Reasons = [reason, .. decision.Reasons],
        };
}
