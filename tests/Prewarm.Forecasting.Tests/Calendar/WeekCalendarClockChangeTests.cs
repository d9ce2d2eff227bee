using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Calendar;

/// <summary>Hour of the week in a zone whose clocks change: 29 March 2026 forward, 25 October 2026 back.</summary>
public class WeekCalendarClockChangeTests
{
    private const int Sunday = 6 * 24;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

    [Fact]
    public void SlotOfWeek_ClocksGoForward_SkipsAnHourOnce()
    {
        var hours = HoursFrom(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), Berlin, 24);

        // 01:00 UTC is 03:00 local: hour 2 of that Sunday never comes, and the local day has 23 hours.
        Assert.Equal([Sunday, Sunday + 1, Sunday + 3, Sunday + 4], hours[..4]);
        Assert.Equal(0, hours[23]);
    }

    [Fact]
    public void SlotOfWeek_ClocksGoBack_MeetsAnHourTwice()
    {
        var hours = HoursFrom(new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero), Berlin, 26);

        Assert.Equal([Sunday, Sunday + 1, Sunday + 2, Sunday + 2, Sunday + 3], hours[..5]);
        Assert.Equal(0, hours[25]);
    }

    [Fact]
    public void SlotOfWeek_NineInTheMorning_IsTheSameSlotAcrossTheChange()
    {
        var calendar = new WeekCalendar(Berlin, TimeSpan.FromMinutes(30));

        var winter = calendar.SlotOfWeek(new DateTimeOffset(2026, 3, 27, 8, 0, 0, TimeSpan.Zero));
        var summer = calendar.SlotOfWeek(new DateTimeOffset(2026, 4, 3, 7, 0, 0, TimeSpan.Zero));

        Assert.Equal(winter, summer);
    }

    [Fact]
    public void SlotOfWeek_ChangeByHalfAnHour_MovesByOneHalfHourSlot()
    {
        // Lord Howe Island: on 5 April 2026 at 15:00 UTC of the day before, clocks go back from 02:00 to 01:30.
        var calendar = new WeekCalendar(LordHowe, TimeSpan.FromMinutes(30));
        var before = calendar.SlotOfWeek(new DateTimeOffset(2026, 4, 4, 14, 30, 0, TimeSpan.Zero));

        var after = calendar.SlotOfWeek(new DateTimeOffset(2026, 4, 4, 15, 0, 0, TimeSpan.Zero));

        Assert.Equal(before, after);
    }

    private static int[] HoursFrom(DateTimeOffset from, TimeZoneInfo zone, int count)
    {
        var calendar = new WeekCalendar(zone, TimeSpan.FromHours(1));
        var slots = Enumerable.Range(0, count).Select(h => calendar.SlotOfWeek(from.AddHours(h))).ToArray();
        Assert.Equal(slots, Enumerable.Range(0, count).Select(h => WeekCalendar.HourOfWeek(from.AddHours(h), zone)));
        return slots;
    }
}
