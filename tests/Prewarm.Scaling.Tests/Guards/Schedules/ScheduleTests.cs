using Prewarm.Scaling.Guards.Schedules;

namespace Prewarm.Scaling.Tests.Guards.Schedules;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static Schedule Parse(string text, TimeZoneInfo? zone = null)
    {
        Assert.True(ScheduleText.TryParse(text, zone ?? Berlin, out var schedule, out var problem), problem);
        return schedule!;
    }

    private static DateTimeOffset Utc(int month, int day, int hour, int minute = 0) =>
        new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    private static int? FloorAt(Schedule schedule, DateTimeOffset at) => schedule.Floor(at, at)?.Replicas;

    [Fact]
    public void Floor_OnWorkingDays_HoldsInTheWorkloadsZoneOnly()
    {
        var schedule = Parse("Mon-Fri 08:00-18:00 min=4 max=20");

        // Monday 2 March 2026, winter time: UTC + 1.
        Assert.Null(FloorAt(schedule, Utc(3, 2, 6, 59)));
        Assert.Equal(4, FloorAt(schedule, Utc(3, 2, 7)));
        Assert.Equal(4, FloorAt(schedule, Utc(3, 2, 16, 59)));
        Assert.Null(FloorAt(schedule, Utc(3, 2, 17)));
        Assert.Null(FloorAt(schedule, Utc(3, 1, 12)));
        Assert.Equal(20, schedule.Cap(Utc(3, 2, 12))?.Replicas);

        // Monday 30 March, summer time: UTC + 2.
        Assert.Equal(4, FloorAt(schedule, Utc(3, 30, 6)));
        Assert.Null(FloorAt(schedule, Utc(3, 30, 16)));
    }

    [Fact]
    public void Floor_WithinALeadTime_IsAskedForAhead() =>
        Assert.Equal(4, Parse("Mon-Fri 08:00-18:00 min=4").Floor(Utc(3, 2, 6, 55), Utc(3, 2, 7))?.Replicas);

    [Fact]
    public void Floor_PastMidnight_BelongsToTheDayItBeginsOn()
    {
        var schedule = Parse("Fri 22:00-06:00 min=2");

        Assert.Equal(2, FloorAt(schedule, Utc(3, 6, 21, 30)));
        Assert.Equal(2, FloorAt(schedule, Utc(3, 7, 4, 59)));
        Assert.Null(FloorAt(schedule, Utc(3, 7, 5)));
        Assert.Null(FloorAt(schedule, Utc(3, 6, 4)));
    }

    [Fact]
    public void Floor_StartInTheSpringGap_BeginsAtTheFirstTimeThatExists()
    {
        // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        var schedule = Parse("daily 02:30-04:00 min=3");

        Assert.Null(FloorAt(schedule, Utc(3, 29, 0, 59)));
        Assert.Equal(3, FloorAt(schedule, Utc(3, 29, 1)));
        Assert.Equal(3, FloorAt(schedule, Utc(3, 29, 1, 59)));
        Assert.Null(FloorAt(schedule, Utc(3, 29, 2)));
    }

    [Fact]
    public void Floor_InTheAutumnHour_LastsThroughBothOfThem()
    {
        // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC; 02:30 is 00:30 and 01:30 UTC.
        var schedule = Parse("daily 02:30-02:45 min=3");

        Assert.Null(FloorAt(schedule, Utc(10, 25, 0, 29)));
        Assert.Equal(3, FloorAt(schedule, Utc(10, 25, 0, 30)));
        Assert.Equal(3, FloorAt(schedule, Utc(10, 25, 1, 44)));
        Assert.Null(FloorAt(schedule, Utc(10, 25, 1, 45)));
    }

    [Fact]
    public void Cron_OverTheSpringGap_OccursOnceAtTheNextTimeThatExists()
    {
        var schedule = Parse("cron(30 2 * * *) for 1h min=5");

        Assert.Null(FloorAt(schedule, Utc(3, 29, 0, 59)));
        Assert.Equal(5, FloorAt(schedule, Utc(3, 29, 1)));
        Assert.Null(FloorAt(schedule, Utc(3, 29, 2)));
    }

    [Fact]
    public void Cron_InTheAutumnHour_OccursOnce()
    {
        var schedule = Parse("cron(30 2 * * *) for 30m min=5");

        Assert.Equal(5, FloorAt(schedule, Utc(10, 25, 0, 30)));
        Assert.Null(FloorAt(schedule, Utc(10, 25, 1, 30)));
    }

    [Fact]
    public void Dates_OfARange_HoldOnEachOfItsDays()
    {
        var schedule = Parse("2026-12-24..2026-12-26 00:00-24:00 max=5");

        Assert.Null(schedule.Cap(Utc(12, 23, 22, 59)));
        Assert.Equal(5, schedule.Cap(Utc(12, 23, 23))?.Replicas);
        Assert.Equal(5, schedule.Cap(Utc(12, 26, 22, 59))?.Replicas);
        Assert.Null(schedule.Cap(Utc(12, 26, 23)));
    }

    [Fact]
    public void Entries_ThatOverlap_GiveTheHighestFloorAndTheLowestCap()
    {
        var schedule = Parse("daily 00:00-24:00 min=1 max=50; Mon 08:00-10:00 min=8; Mon 09:00-10:00 max=12;");

        Assert.Equal(8, FloorAt(schedule, Utc(3, 2, 8, 30)));
        Assert.Equal(12, schedule.Cap(Utc(3, 2, 8, 30))?.Replicas);
        Assert.Equal(50, schedule.Cap(Utc(3, 2, 12))?.Replicas);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mon-Fri 08:00-18:00")]
    [InlineData("Mon-Fri 8:00-18:00 min=4")]
    [InlineData("Mon-Fry 08:00-18:00 min=4")]
    [InlineData("Mon-Fri 08:00-25:00 min=4")]
    [InlineData("Mon-Fri 08:60-18:00 min=4")]
    [InlineData("Mon-Fri 08:00-18:00 min=5 max=4")]
    [InlineData("Mon-Fri 08:00-18:00 min=4 min=5")]
    [InlineData("Mon-Fri 08:00-18:00 min=-1")]
    [InlineData("Mon-Fri 08:00-18:00 most=4")]
    [InlineData("cron(0 8 * *) for 1h min=4")]
    [InlineData("cron(0 8 * * *) min=4")]
    [InlineData("cron(0 8 * * *) for 8d min=4")]
    [InlineData("2026-02-30 08:00-18:00 min=4")]
    [InlineData("2026-03-02..2026-03-01 08:00-18:00 min=4")]
    public void TryParse_BadText_NamesTheEntryAndTheRule(string text)
    {
        Assert.False(ScheduleText.TryParse(text, Berlin, out _, out var problem));
        Assert.NotEmpty(problem!);
        Assert.DoesNotContain("Fry", problem, StringComparison.Ordinal);
    }
}
