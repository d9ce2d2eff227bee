using System.Text;

namespace Prewarm.Forecaster.Calendar;

/// <summary>Holds a calendar's text to limits before anything parses it.</summary>
/// <remarks>
/// A calendar may come from anyone who may publish one. What costs a parser time beyond its size is refused here: deep nesting, endless
/// lines, and rules that recur within a day (RFC 5545 allows every second, for ever).
/// </remarks>
internal static class ICalendarLimits
{
    /// <summary>A holiday calendar of ten years has 50 KB.</summary>
    public const int BytesMost = 1 << 20;

    public const int EventsMost = 1_000;

    private const int LineMost = 8_192;

    private const int DepthMost = 6;

    /// <summary>Parts of a recurrence rule that multiply occurrences within a day.</summary>
    private static readonly string[] WithinADay =
    [
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY",
        "BYHOUR",
        "BYMINUTE",
        "BYSECOND",
    ];

    /// <summary>Reads text up to the limit.</summary>
    /// <exception cref="ICalendarException">Too long or not UTF-8.</exception>
    public static string Read(Stream stream, string name)
    {
        var bytes = new byte[BytesMost + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > BytesMost)
        {
            throw new ICalendarException(name, 0, $"must not be larger than {BytesMost >> 10} KiB");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new ICalendarException(name, 0, "must be UTF-8");
        }
    }

    /// <exception cref="ICalendarException">A limit is broken.</exception>
    public static void Check(string text, string name)
    {
        var depth = 0;
        var events = 0;
        var number = 0;
        foreach (var line in Unfolded(text))
        {
            number = line.Number;
            if (line.Text.Length > LineMost)
            {
                throw new ICalendarException(name, number, $"a line must not be longer than {LineMost} characters");
            }

            if (Starts(line.Text, "BEGIN:"))
            {
                depth++;
                events += Starts(line.Text, "BEGIN:VEVENT") ? 1 : 0;
            }
            else if (Starts(line.Text, "END:"))
            {
                depth--;
            }

            if (depth is < 0 or > DepthMost)
            {
                throw new ICalendarException(name, number, "BEGIN and END must match and not nest deeply");
            }

            if (events > EventsMost)
            {
                throw new ICalendarException(name, number, $"must not hold more than {EventsMost} events");
            }

            CheckRule(line.Text, number, name);
        }

        if (depth != 0 || !Starts(text.TrimStart(), "BEGIN:VCALENDAR"))
        {
            throw new ICalendarException(name, number, "must be an iCalendar from BEGIN:VCALENDAR to END:VCALENDAR");
        }
    }

    private static void CheckRule(string line, int number, string name)
    {
        if (
            (Starts(line, "RRULE") || Starts(line, "EXRULE"))
            && WithinADay.Any(part => line.Contains(part, StringComparison.OrdinalIgnoreCase))
        )
        {
            throw new ICalendarException(
                name,
                number,
                "an event may recur daily, weekly, monthly or yearly, not within a day"
            );
        }
    }

    /// <summary>Lines with their continuations (RFC 5545, section 3.1), and the number of the first of each.</summary>
    private static IEnumerable<(int Number, string Text)> Unfolded(string text)
    {
        var number = 0;
        var began = 1;
        var joined = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line.Length > 0 && line[0] is ' ' or '\t' && joined.Length <= LineMost)
            {
                joined.Append(line, 1, line.Length - 1);
                continue;
            }

            if (joined.Length > 0)
            {
                yield return (began, joined.ToString());
            }

            joined.Clear().Append(line);
            began = number;
        }

        if (joined.Length > 0)
        {
            yield return (began, joined.ToString());
        }
    }

    private static bool Starts(string line, string with) => line.StartsWith(with, StringComparison.OrdinalIgnoreCase);
}
