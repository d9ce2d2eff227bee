using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using Prewarm.Forecasting.Calendar;

namespace Prewarm.Forecaster.Calendar;

/// <summary>Reads events from an iCalendar (RFC 5545).</summary>
/// <remarks>
/// <para>
/// It lives here and not in Prewarm.Sources because the scaler refers to that: what answers KEDA must not carry a calendar library and its time zones.
/// </para>
/// <para>
/// An event's name is its SUMMARY. Its effect: <c>X-PREWARM-FACTOR</c> (demand over usual demand) or <c>X-PREWARM-LIKE</c> (MO, TU ... SU: the weekday
/// as which it behaves). Without either an all-day event is a holiday that behaves like a Sunday, and an event with times takes the shape
/// of the newest earlier event of its name. Dates without a zone are meant in the workload's zone. Cancelled events are left out.
/// </para>
/// </remarks>
public static class ICalendarEvents
{
    private const string FactorProperty = "X-PREWARM-FACTOR";

    private const string LikeProperty = "X-PREWARM-LIKE";

    /// <summary>Days without a match after which a rule counts as one that never matches (30 February).</summary>
    private const int UnmatchedMost = 2_000;

    /// <summary>Occurrences before the window that are walked through: 100 years of days.</summary>
    private const int WalkedMost = 40_000;

    private static readonly TimeSpan LengthMost = TimeSpan.FromDays(35);

    private static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <param name="path">The file.</param>
    /// <param name="zone">Zone of dates that name none.</param>
    /// <param name="from">Events that end later are read.</param>
    /// <param name="to">Events that start earlier are read.</param>
    /// <exception cref="ICalendarException">The file cannot be read or breaks a rule.</exception>
    public static EventOverlays Read(string path, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, name, zone, from, to);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ICalendarException(name, 0, $"cannot be read ({unreadable.GetType().Name})");
        }
    }

    /// <param name="stream">UTF-8, read to its end.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="zone">Zone of dates that name none.</param>
    /// <param name="from">Events that end later are read.</param>
    /// <param name="to">Events that start earlier are read.</param>
    /// <exception cref="ICalendarException">The text breaks a rule.</exception>
    public static EventOverlays Read(
        Stream stream,
        string name,
        TimeZoneInfo zone,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(zone);
        var text = ICalendarLimits.Read(stream, name);
        ICalendarLimits.Check(text, name);
        try
        {
            return Parse(text, name, zone, from, to);
        }
        catch (Exception malformed) when (malformed is not (ICalendarException or OutOfMemoryException))
        {
            // The parser throws whatever its parts throw on a text that is no calendar; every one of them is bad input. Its message may quote the text.
            throw new ICalendarException(name, 0, $"is not a valid iCalendar ({malformed.GetType().Name})");
        }
    }

    private static EventOverlays Parse(
        string text,
        string name,
        TimeZoneInfo zone,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        var overlays = new List<EventOverlay>();
        var calendars =
            Ical.Net.CalendarCollection.Load(text) ?? throw new ICalendarException(name, 0, "holds no calendar");
        var number = 0;
        foreach (var one in calendars.SelectMany(calendar => calendar.Events))
        {
            number++;
            if (one.Status?.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase) == true)
            {
                continue;
            }

            overlays.AddRange(Occurrences(one, number, name, zone, from, to));
            if (overlays.Count > EventOverlays.CountMost)
            {
                throw new ICalendarException(
                    name,
                    0,
                    $"gives more than {EventOverlays.CountMost} events in the time that is looked at"
                );
            }
        }

        return new EventOverlays(overlays);
    }

    private static List<EventOverlay> Occurrences(
        CalendarEvent one,
        int number,
        string name,
        TimeZoneInfo zone,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        if (one.Start is not { } start)
        {
            throw new ICalendarException(name, 0, $"event {number} must have a start");
        }

        var found = new List<EventOverlay>();
        var walked = 0;
        var options = new EvaluationOptions { MaxUnmatchedIncrementsLimit = UnmatchedMost };
        foreach (var occurrence in one.GetOccurrences(options: options))
        {
            var begins = Instant(occurrence.Period.StartTime, zone);
            if (begins >= to)
            {
                break;
            }

            if (++walked > WalkedMost || found.Count > EventOverlays.CountMost)
            {
                throw new ICalendarException(name, 0, $"event {number} recurs too often");
            }

            var ends = occurrence.Period.EffectiveEndTime is { } end ? Instant(end, zone) : begins;
            if (ends - begins > LengthMost)
            {
                throw new ICalendarException(
                    name,
                    0,
                    $"event {number} lasts longer than {LengthMost.TotalDays:F0} days"
                );
            }

            // An event without length marks an instant and covers no demand.
            if (ends > from && ends > begins)
            {
                found.Add(Overlay(one, number, name, begins, ends, isAllDay: !start.HasTime));
            }
        }

        return found;
    }

    private static EventOverlay Overlay(
        CalendarEvent one,
        int number,
        string name,
        DateTimeOffset begins,
        DateTimeOffset ends,
        bool isAllDay
    )
    {
        var factor = Factor(one, number, name);
        var like = Like(one, number, name);
        return new EventOverlay(one.Summary ?? "", begins, ends)
        {
            Factor = factor,
            Like = like ?? (isAllDay && factor is null ? DayOfWeek.Sunday : null),
        };
    }

    private static double? Factor(CalendarEvent one, int number, string name)
    {
        if (Property(one, FactorProperty) is not { } text)
        {
            return null;
        }

        return
            double.TryParse(
                text,
                System.Globalization.NumberStyles.AllowDecimalPoint,
                System.Globalization.CultureInfo.InvariantCulture,
                out var factor
            ) && factor is >= 0 and <= EventOverlay.FactorMost
            ? factor
            : throw new ICalendarException(
                name,
                0,
                $"event {number}: {FactorProperty} must be a number from 0 to {EventOverlay.FactorMost}"
            );
    }

    private static DayOfWeek? Like(CalendarEvent one, int number, string name)
    {
        if (Property(one, LikeProperty) is not { } text)
        {
            return null;
        }

        var day = Array.FindIndex(Weekdays, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        return day >= 0
            ? (DayOfWeek)day
            : throw new ICalendarException(
                name,
                0,
                $"event {number}: {LikeProperty} must be one of {string.Join(", ", Weekdays)}"
            );
    }

    private static string? Property(CalendarEvent one, string property) =>
        one.Properties.Get<object>(property)?.ToString()?.Trim();

    /// <summary>A local time that clocks skip is the instant they jump to; of one that they pass twice it is the first.</summary>
    private static DateTimeOffset Instant(CalDateTime at, TimeZoneInfo zone)
    {
        if (at.HasTime && !at.IsFloating)
        {
            return new DateTimeOffset(DateTime.SpecifyKind(at.AsUtc, DateTimeKind.Utc));
        }

        var local = DateTime.SpecifyKind(
            at.HasTime ? at.Value : at.Date.ToDateTime(TimeOnly.MinValue),
            DateTimeKind.Unspecified
        );
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
