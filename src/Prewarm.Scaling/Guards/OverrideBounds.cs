using System.Globalization;

namespace Prewarm.Scaling.Guards;

/// <summary>Turns overrides into bounds.</summary>
internal static class OverrideBounds
{
    /// <summary>Bounds in the order they are applied; a freeze whose number nobody knows has none.</summary>
    public static IEnumerable<GuardBound> Of(GuardInput input)
    {
        foreach (var order in input.Overrides)
        {
            var until = order.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            var reason = $"{Word(order.Kind)} for {Word(order.Scope)} until {until} UTC: {order.Reason}";
            var bound = order.Kind switch
            {
                OverrideKind.Pin => GuardBound.Exactly(GuardNames.Override, order.Replicas ?? 0, reason),
                OverrideKind.Cap => GuardBound.AtMost(GuardNames.Override, order.Replicas ?? int.MaxValue, reason),
                OverrideKind.Floor => GuardBound.AtLeast(GuardNames.Override, order.Replicas ?? 0, reason),
                _ => input.Frozen.TryGetValue(order.Id, out var held)
                    ? GuardBound.Exactly(GuardNames.Override, held, reason)
                    : null,
            };
            if (bound is not null)
            {
                yield return bound;
            }
        }
    }

    /// <summary>The least that overrides alone insist on: what a budget must not cut. Zero without one.</summary>
    public static int Insisted(GuardInput input) =>
        Of(input).Aggregate(0, (least, bound) => Math.Min(bound.Max, Math.Max(bound.Min, least)));

    /// <summary>True when a freeze holds a number that nobody knows: only an error keeps it.</summary>
    public static bool HoldsTheUnknown(GuardInput input) =>
        input.Overrides.Any(order => order.Kind == OverrideKind.Freeze && !input.Frozen.ContainsKey(order.Id));

    private static string Word(OverrideKind kind) =>
        kind switch
        {
            OverrideKind.Pin => "pinned",
            OverrideKind.Cap => "capped",
            OverrideKind.Floor => "held up",
            _ => "frozen",
        };

    private static string Word(OverrideScope scope) =>
        scope switch
        {
            OverrideScope.All => "all",
            OverrideScope.Team => "the team",
            _ => "the workload",
        };
}
