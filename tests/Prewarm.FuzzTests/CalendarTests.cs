using System.Text;
using FsCheck.Xunit;
using Prewarm.Forecaster.Calendar;

namespace Prewarm.FuzzTests;

/// <summary>Calendars come from anyone who may publish one: any text gives events inside the window or the stated exception, and soon.</summary>
public class CalendarTests
{
    private const string Right =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Berlin:20260301T090000\r\n"
        + "DURATION:PT2H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T000000Z\r\nEXDATE;TZID=Europe/Berlin:20260309T090000\r\n"
        + "SUMMARY:batch\r\nX-PREWARM-FACTOR:1.5\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:May\r\n  Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static readonly string[] Pieces =
    [
        "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:x\r\n",
        "END:VTIMEZONE\r\n",
        "BEGIN:VALARM\r\n",
        "END:VALARM\r\n",
        "DTSTART;VALUE=DATE:20260230\r\n",
        "DTSTART;VALUE=DATE:20260228\r\n",
        "DTSTART:20260101T000000Z\r\n",
        "DTSTART;TZID=Nowhere/Land:20260101T000000\r\n",
        "DTEND:20250101T000000Z\r\n",
        "DURATION:P1D\r\n",
        "DURATION:-PT5M\r\n",
        "RRULE:FREQ=DAILY;INTERVAL=0\r\n",
        "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=-366MO\r\n",
        "RRULE:FREQ=MONTHLY;COUNT=5;UNTIL=20260101\r\n",
        "RDATE;VALUE=PERIOD:20260101T000000Z/P1D,20260102T000000Z/PT1H\r\n",
        "EXDATE:20260101T000000Z\r\n",
        "RECURRENCE-ID:20260101T000000Z\r\n",
        "UID:1\r\n",
        "SUMMARY:a\\,b\\n\r\n",
        "X-PREWARM-FACTOR:2\r\n",
        "X-PREWARM-LIKE:XX\r\n",
        " folded\r\n",
    ];

    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Property(Replay = "20260301,1", MaxTest = 1_000)]
    public void Calendar_AlmostRight_IsReadOrRefused(int seed) => ReadOrRefuse(Hostile.Changed(seed, Right));

    [Property(Replay = "20260302,1", MaxTest = 1_000)]
    public void Calendar_PiecesInAnyOrder_AreReadOrRefused(int seed) =>
        ReadOrRefuse($"BEGIN:VCALENDAR\r\n{Hostile.Text(seed, Pieces)}END:VCALENDAR\r\n");

    private static void ReadOrRefuse(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        try
        {
            var events = ICalendarEvents.Read(stream, "a.ics", TimeZoneInfo.Utc, From, From.AddYears(1)).Events;
            Assert.All(events, one => Assert.True(one.End > From && one.Start < From.AddYears(1)));
        }
        catch (ICalendarException refused)
        {
            Assert.StartsWith("a.ics", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
    }
}
