using System.Globalization;

namespace Prewarm.Scaling.Guards;

/// <summary>The bounds of every guard but the overrides, in the order they are applied.</summary>
internal static class GuardBounds
{
    public static IEnumerable<GuardBound> Of(GuardInput input)
    {
        var settings = input.Settings;
        if (Release(input) is { } release)
        {
            yield return release;
        }

        if (settings.RampDown is { } down && Recent(input, down.Per) is { Count: > 0 } before)
        {
            var least = down.Lowest(before.Max(past => past.Answered));
            yield return GuardBound.AtLeast(GuardNames.RampDown, least, $"may fall by {down} at most");
        }

        if (settings.RampUp is { } up && Recent(input, up.Per) is { Count: > 0 } risen)
        {
            var most = up.Highest(risen.Min(past => past.Answered));
            yield return GuardBound.AtMost(GuardNames.RampUp, most, $"may rise by {up} at most");
        }

        if (settings.Schedule?.Cap(input.At) is { } cap)
        {
            yield return GuardBound.AtMost(GuardNames.ScheduleMax, cap.Replicas, $"schedule {cap.Window}");
        }

        // After the cap: the floor of a window that is about to begin must be ready when it does.
        if (settings.Schedule?.Floor(input.At, input.At + input.LeadTime) is { } floor)
        {
            yield return GuardBound.AtLeast(GuardNames.ScheduleMin, floor.Replicas, $"schedule {floor.Window}");
        }
    }

    private static GuardBound? Release(GuardInput input)
    {
        var time = input.Settings.ReleaseAfter;
        if (time <= TimeSpan.Zero || Recent(input, time - TimeSpan.FromTicks(1)) is not { Count: > 0 } recent)
        {
            return null;
        }

        var minutes = time.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture);
        return GuardBound.AtLeast(
            GuardNames.Release,
            recent.Max(past => past.Wished),
            $"falls only to the highest wish of {minutes} min"
        );
    }

    private static List<PastNumber> Recent(GuardInput input, TimeSpan span) =>
        [.. input.Past.Where(past => past.At >= input.At - span)];
}
