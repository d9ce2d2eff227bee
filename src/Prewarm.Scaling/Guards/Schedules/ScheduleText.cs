using System.Globalization;
using Cronos;
using Prewarm.Forecasting.Series;

namespace Prewarm.Scaling.Guards.Schedules;

/// <summary>Reads the schedule of a trigger.</summary>
/// <remarks>
/// <code>
/// schedule := entry (';' entry)*
/// entry    := window bounds
/// window   := [days | dates] HH:MM-HH:MM | 'cron(' five fields ')' 'for' duration
/// days     := 'daily' | day ('-' day)? (',' day ('-' day)?)*       day := Mon Tue Wed Thu Fri Sat Sun
/// dates    := YYYY-MM-DD ('..' YYYY-MM-DD)?
/// bounds   := 'min=' N | 'max=' N | both
/// </code>
/// An end that is not after its start lies on the next day; <c>24:00</c> is the end of the day.
/// </remarks>
public static class ScheduleText
{
    private const int EntriesMax = 50;
    private const int ReplicasMax = 100_000;
    private static readonly TimeSpan CronLengthMax = TimeSpan.FromDays(7);
    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Parses a schedule.</summary>
    /// <param name="problem">Which entry breaks which rule, never its text; null on success.</param>
    public static bool TryParse(string text, TimeZoneInfo zone, out Schedule? schedule, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        schedule = null;
        problem = null;
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > EntriesMax)
        {
            problem = $"must have 1 to {EntriesMax} entries separated by ;";
            return false;
        }

        var entries = new List<ScheduleEntry>(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            if (ReadEntry(parts[i], entries) is { } rule)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"entry {i + 1} {rule}");
                return false;
            }
        }

        schedule = new Schedule(entries, zone);
        return true;
    }

    private static string? ReadEntry(string text, List<ScheduleEntry> entries)
    {
        var words = text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var boundsFrom = Array.FindIndex(words, word => word.Contains('=', StringComparison.Ordinal));
        if (boundsFrom < 0)
        {
            return "needs min=N, max=N or both after its window";
        }

        if (ReadBounds(words[boundsFrom..], out var min, out var max) is { } problem)
        {
            return problem;
        }

        var window = words[..boundsFrom];
        return window.Length > 0 && window[0].StartsWith("cron(", StringComparison.Ordinal)
            ? ReadCron(string.Join(' ', window), min, max, entries)
            : ReadWallClock(window, min, max, entries);
    }

    private static string? ReadBounds(string[] words, out int? min, out int? max)
    {
        (min, max) = (null, null);
        foreach (var word in words)
        {
            var isMin = word.StartsWith("min=", StringComparison.Ordinal);
            var isKnown = isMin || word.StartsWith("max=", StringComparison.Ordinal);
            if (
                !isKnown
                || (isMin ? min : max) is not null
                || !int.TryParse(word.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > ReplicasMax
            )
            {
                return "needs min=N or max=N, each once, from 0 to 100000";
            }

            (min, max) = (isMin ? count : min, isMin ? max : count);
        }

        return min > max ? "has a min above its max" : null;
    }

    private static string? ReadCron(string text, int? min, int? max, List<ScheduleEntry> entries)
    {
        var close = text.IndexOf(')', StringComparison.Ordinal);
        var rest = close < 0 ? [] : text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            rest is not ["for", var duration]
            || !DurationText.TryParse(duration, out var length)
            || length < TimeSpan.FromMinutes(1)
            || length > CronLengthMax
        )
        {
            return "must read cron(FIELDS) for DURATION, 1m to 7d";
        }

        if (!CronExpression.TryParse(text["cron(".Length..close], CronFormat.Standard, out var expression))
        {
            return "has a cron expression that cannot be read: five fields, minute hour day month weekday";
        }

        entries.Add(new CronWindow($"cron window of {DurationText.Format(length)}", expression, length, min, max));
        return null;
    }

    private static string? ReadWallClock(string[] words, int? min, int? max, List<ScheduleEntry> entries)
    {
        const string Rule = "must read DAYS HH:MM-HH:MM, such as Mon-Fri 08:00-18:00, or cron(FIELDS) for DURATION";
        if (words.Length is 0 or > 2 || !TryReadTimes(words[^1], out var start, out var end))
        {
            return Rule;
        }

        var when = words.Length == 2 ? words[0] : "daily";
        var text = $"{when} {words[^1]}";
        if (TryReadDays(when) is { } days)
        {
            entries.Add(new WallClockWindow(text, days, null, null, start, end, min, max));
            return null;
        }

        if (!TryReadDates(when, out var first, out var last))
        {
            return Rule;
        }

        entries.Add(new WallClockWindow(text, null, first, last, start, end, min, max));
        return null;
    }

    private static HashSet<DayOfWeek>? TryReadDays(string text)
    {
        if (text == "daily")
        {
            return [.. Enum.GetValues<DayOfWeek>()];
        }

        var days = new HashSet<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(name => Array.IndexOf(DayNames, name)).ToArray();
            if (ends.Length > 2 || ends.Any(day => day < 0))
            {
                return null;
            }

            for (var day = ends[0]; ; day = (day + 1) % DayNames.Length)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    private static bool TryReadDates(string text, out DateOnly first, out DateOnly last)
    {
        var ends = text.Split("..");
        last = default;
        if (ends.Length > 2 || !TryReadDate(ends[0], out first) || !TryReadDate(ends[^1], out last))
        {
            first = default;
            return false;
        }

        return last >= first;
    }

    private static bool TryReadDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool TryReadTimes(string text, out TimeSpan start, out TimeSpan end)
    {
        end = default;
        var ends = text.Split('-');
        if (ends.Length != 2 || !TryReadTime(ends[0], out start) || !TryReadTime(ends[1], out end))
        {
            start = default;
            return false;
        }

        if (end <= start)
        {
            end += TimeSpan.FromDays(1);
        }

        return start < TimeSpan.FromDays(1);
    }

    private static bool TryReadTime(string text, out TimeSpan time)
    {
        time = default;
        var good =
            text.Length == 5
            && text[2] == ':'
            && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && minutes < 60
            && (time = new TimeSpan(hours, minutes, 0)) <= TimeSpan.FromDays(1);
        return good;
    }
}
