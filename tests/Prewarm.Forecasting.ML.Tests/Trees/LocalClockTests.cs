using Prewarm.Forecasting.ML.Trees;

namespace Prewarm.Forecasting.ML.Tests.Trees;

public sealed class LocalClockTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Before_ClocksGoForward_KeepsTheLocalTime()
    {
        // Clocks go forward on 2026-03-29 at 01:00 UTC: the same local hour a day earlier lies 23 hours back.
        var start = new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero);
        var clock = new LocalClock(start, TimeSpan.FromHours(1), Berlin);

        Assert.Equal(7, clock.Before(30, clock.StepsPerDay, 1));
        Assert.Equal(clock.HourOfDay(30), clock.HourOfDay(7));
        Assert.Equal(30, clock.Before(54, clock.StepsPerDay, 1));
    }

    [Fact]
    public void DayAndHour_AreLocal()
    {
        // 23:30 UTC on a Sunday is Monday 00:30 in Berlin's winter.
        var clock = new LocalClock(
            new DateTimeOffset(2026, 1, 4, 23, 30, 0, TimeSpan.Zero),
            TimeSpan.FromMinutes(1),
            Berlin
        );

        Assert.Equal(0, clock.DayOfWeek(0));
        Assert.Equal(0.5, clock.HourOfDay(0));
        Assert.Equal(6, clock.DayOfWeek(-31));
    }

    [Fact]
    public void Before_ZoneWithoutRules_IsWholeSeasons()
    {
        var clock = new LocalClock(DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(5), TimeZoneInfo.Utc);

        Assert.Equal(288, clock.StepsPerDay);
        Assert.Equal(5000 - (3 * 2016), clock.Before(5000, clock.StepsPerWeek, 3));
    }
}
