using System.Diagnostics;
using System.Text;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Calendar;

namespace Prewarm.Forecaster.Tests.Calendar;

public class ICalendarEventsTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Read_AllDayEvent_IsALocalDayThatBehavesLikeSunday()
    {
        var one = Assert.Single(Events("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260502", "SUMMARY:May Day"));

        Assert.Equal("May Day", one.Name);
        Assert.Equal(new DateTimeOffset(2026, 4, 30, 22, 0, 0, TimeSpan.Zero), one.Start);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 22, 0, 0, TimeSpan.Zero), one.End);
        Assert.Equal(DayOfWeek.Sunday, one.Like);
        Assert.Null(one.Factor);
    }

    [Theory]
    [InlineData("20260329", 23)]
    [InlineData("20261025", 25)]
    public void Read_AllDayEventOnAClockChange_HasTheHoursOfTheDay(string day, int hours)
    {
        var one = Assert.Single(Events($"DTSTART;VALUE=DATE:{day}", "SUMMARY:a"));

        Assert.Equal(TimeSpan.FromHours(hours), one.End - one.Start);
    }

    [Fact]
    public void Read_EventWithTimesAndNothingElse_LeavesItsEffectOpen()
    {
        var one = Assert.Single(Events("DTSTART:20260501T100000Z", "DTEND:20260501T120000Z", "SUMMARY:launch"));

        Assert.True(one.IsOpen);
        Assert.Equal(TimeSpan.FromHours(2), one.End - one.Start);
    }

    [Theory]
    [InlineData("DTSTART;TZID=America/New_York:20260501T100000", 14)]
    [InlineData("DTSTART:20260501T100000", 8)]
    [InlineData("DTSTART:20260501T100000Z", 10)]
    public void Read_StartInAZone_IsTheRightInstant(string start, int utcHour)
    {
        var one = Assert.Single(Events(start, "DURATION:PT1H", "SUMMARY:a"));

        Assert.Equal(new DateTimeOffset(2026, 5, 1, utcHour, 0, 0, TimeSpan.Zero), one.Start);
    }

    [Fact]
    public void Read_WeeklyAcrossClockChange_KeepsItsLocalTime()
    {
        var events = Events(
            "DTSTART;TZID=Europe/Berlin:20260323T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "EXDATE;TZID=Europe/Berlin:20260406T090000",
            "SUMMARY:a"
        );

        Assert.Equal([8, 7], events.Select(one => one.Start.Hour));
    }

    [Fact]
    public void Read_EndlessYearly_IsCutToTheWindow()
    {
        var one = Assert.Single(Events("DTSTART;VALUE=DATE:19500103", "RRULE:FREQ=YEARLY", "SUMMARY:a"));

        Assert.Equal(2026, one.End.Year);
    }

    [Fact]
    public void Read_OwnProperties_SetFactorAndLike()
    {
        var one = Assert.Single(
            Events("DTSTART;VALUE=DATE:20260501", "X-PREWARM-FACTOR:1.75", "X-PREWARM-LIKE:sa", "SUMMARY:a")
        );

        Assert.Equal(1.75, one.Factor);
        Assert.Equal(DayOfWeek.Saturday, one.Like);
    }

    [Fact]
    public void Read_CancelledOrWithoutLength_IsLeftOut()
    {
        Assert.Empty(Events("DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED", "SUMMARY:a"));
        Assert.Empty(Events("DTSTART:20260501T100000Z", "SUMMARY:a"));
    }

    [Theory]
    [InlineData("X-PREWARM-FACTOR:-1")]
    [InlineData("X-PREWARM-FACTOR:1e9")]
    [InlineData("X-PREWARM-FACTOR:hunter2")]
    [InlineData("X-PREWARM-LIKE:hunter2")]
    [InlineData("DURATION:P4000D")]
    [InlineData("RRULE:FREQ=SECONDLY")]
    [InlineData("RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2;BYSECOND=1,2")]
    [InlineData("RRULE:FREQ=hunter2")]
    [InlineData("BEGIN:VALARM")]
    public void Read_BadEvent_SaysWhyAndQuotesNothing(string line)
    {
        var wrong = Assert.Throws<ICalendarException>(() => Events("DTSTART;VALUE=DATE:20260501", line, "SUMMARY:a"));

        Assert.StartsWith("events.ics", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RuleThatFoldsOverLines_IsStillHeldToTheLimits()
    {
        var wrong = Assert.Throws<ICalendarException>(() =>
            Events("DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=SEC", " ONDLY", "SUMMARY:a")
        );

        Assert.Equal(5, wrong.Line);
    }

    [Fact]
    public void Read_HostileRecurrence_IsAnsweredQuickly()
    {
        string[] rules =
        [
            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "RRULE:FREQ=DAILY;INTERVAL=1;COUNT=2147483647",
            "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-366",
        ];
        foreach (var rule in rules)
        {
            var began = Stopwatch.GetTimestamp();

            _ = Record.Exception(() => Events("DTSTART;VALUE=DATE:19010101", rule, "SUMMARY:a"));

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), rule);
        }
    }

    [Fact]
    public void Read_TooLargeTooManyTooDeepOrNoText_IsRefused()
    {
        Assert.Contains("1024 KiB", Refused(new string('a', (1 << 20) + 1)), StringComparison.Ordinal);
        Assert.Contains(
            "1000 events",
            Refused(Wrap(string.Concat(Enumerable.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 1001)))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nest",
            Refused(string.Concat(Enumerable.Repeat("BEGIN:VCALENDAR\r\n", 50))),
            StringComparison.Ordinal
        );
        Assert.Contains("BEGIN:VCALENDAR", Refused("timestamp,value\n"), StringComparison.Ordinal);
        Assert.Contains("BEGIN:VCALENDAR", Refused(""), StringComparison.Ordinal);
        using var latin = new MemoryStream([0x42, 0xE9, 0x0A]);
        Assert.Contains(
            "UTF-8",
            Assert
                .Throws<ICalendarException>(() => ICalendarEvents.Read(latin, "events.ics", Berlin, From, To))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_NoSuchFile_SaysSo() =>
        Assert.Contains(
            "cannot be read",
            Assert.Throws<ICalendarException>(() => ICalendarEvents.Read("no-such-file.ics", Berlin, From, To)).Message,
            StringComparison.Ordinal
        );

    private static string Refused(string text) => Assert.Throws<ICalendarException>(() => Read(text)).Message;

    private static IReadOnlyList<EventOverlay> Events(params string[] lines) =>
        Read(Wrap($"BEGIN:VEVENT\r\n{string.Join("\r\n", lines)}\r\nUID:1\r\nEND:VEVENT\r\n")).Events;

    private static string Wrap(string inner) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}END:VCALENDAR\r\n";

    private static EventOverlays Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ICalendarEvents.Read(stream, "events.ics", Berlin, From, To);
    }
}
