using Prewarm.Forecasting.Characterisation;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Characterisation;

public class SeriesCharacterTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    [Fact]
    public void Of_LevelWithLittleNoise_IsSteadyAndNothingElse()
    {
        var character = SeriesCharacter.Of(Noisy(Hour, 28 * 24, 100, 5), Utc);

        Assert.Equal([SeriesKind.Steady], character.Kinds);
        // White noise shows no season, however few the cycles.
        Assert.InRange(character.DayStrength!.Value, 0, 0.1);
        Assert.InRange(character.WeekStrength!.Value, 0, 0.1);
        Assert.Empty(character.Shifts);
    }

    [Fact]
    public void Of_TwoWeeksOfWhiteNoise_ShowsNoWeek() =>
        Assert.InRange(SeriesCharacter.Of(Noisy(Hour, 14 * 24, 100, 30), Utc).WeekStrength!.Value, 0, 0.15);

    [Fact]
    public void Of_SameWaveEveryDay_IsDailyAndForecastAsFarAsJudged()
    {
        var random = new Random(1);
        var series = TestSeries.Of(
            Hour,
            28 * 24,
            i => 100 + (50 * Math.Sin(2 * Math.PI * i / 24)) + (10 * (random.NextDouble() - 0.5))
        );

        var character = SeriesCharacter.Of(series, Utc);

        Assert.Equal([SeriesKind.Daily], character.Kinds);
        Assert.True(character.DayStrength > 0.95);
        Assert.Null(character.Skill.LostAt);
        Assert.Equal(TimeSpan.FromHours(64), character.Skill.JudgedTo);
    }

    [Fact]
    public void Of_QuietWeekends_IsDailyAndWeekly()
    {
        var character = SeriesCharacter.Of(TestSeries.Weekly(Hour, 28, 0.1), Utc);

        Assert.Contains(SeriesKind.Daily, character.Kinds);
        Assert.Contains(SeriesKind.Weekly, character.Kinds);
        Assert.DoesNotContain(SeriesKind.RegimeChange, character.Kinds);
        Assert.True(character.WeekStrength > 0.5);
    }

    [Fact]
    public void Of_StraightClimb_IsTrendingNotAStep()
    {
        var random = new Random(2);
        var series = TestSeries.Of(Hour, 28 * 24, i => 100 + (0.3 * i) + (20 * (random.NextDouble() - 0.5)));

        var character = SeriesCharacter.Of(series, Utc);

        Assert.Equal(SeriesKind.Trending, character.Leading);
        Assert.Empty(character.Shifts);
    }

    [Fact]
    public void Of_LevelThatDoubles_IsARegimeChangeOnItsDay()
    {
        var random = new Random(3);
        var series = TestSeries.Of(
            Hour,
            28 * 24,
            i =>
                (i < 18 * 24 ? 100 : 220)
                * (1 + (0.3 * Math.Sin(2 * Math.PI * i / 24)))
                * (0.95 + (0.1 * random.NextDouble()))
        );

        var character = SeriesCharacter.Of(series, Utc);

        Assert.Equal(SeriesKind.RegimeChange, character.Leading);
        var shift = Assert.Single(character.Shifts);
        Assert.Equal(TestSeries.Monday.AddDays(18), shift.At);
        Assert.InRange(shift.Before, 90, 110);
        Assert.InRange(shift.After, 200, 240);
        Assert.DoesNotContain(SeriesKind.Trending, character.Kinds);
    }

    [Fact]
    public void Of_BurstsAtRandomTimes_IsBurstyAndUnscheduled()
    {
        var random = new Random(4);
        var values = Noisy(Minute, 7 * 1440, 10, 2).Values.ToArray();
        for (var burst = 0; burst < 60; burst++)
        {
            values.AsSpan(random.Next(values.Length - 5), 5).Fill(200 + random.Next(100));
        }

        var character = SeriesCharacter.Of(new RegularSeries(TestSeries.Monday, Minute, values), Utc);

        Assert.Contains(SeriesKind.Bursty, character.Kinds);
        Assert.Empty(character.Schedules);
    }

    [Theory]
    [InlineData("UTC", 9)]
    [InlineData("Europe/Berlin", 10)]
    public void Of_BurstEveryMorning_IsScheduledInLocalTime(string zone, int hour)
    {
        var random = new Random(5);
        var values = Noisy(Minute, 14 * 1440, 10, 2).Values.ToArray();
        for (var day = 0; day < 14; day++)
        {
            // 09:01 UTC, up to two minutes early or late.
            values.AsSpan((day * 1440) + 541 + random.Next(-2, 3), 4).Fill(300);
        }

        var character = SeriesCharacter.Of(
            new RegularSeries(TestSeries.Monday, Minute, values),
            TimeZoneInfo.FindSystemTimeZoneById(zone)
        );

        Assert.Equal(SeriesKind.ScheduledBursts, character.Leading);
        var schedule = Assert.Single(character.Schedules);
        Assert.Equal(TimeSpan.FromDays(1), schedule.Period);
        Assert.InRange(schedule.Offset, new TimeSpan(hour - 1, 55, 0), new TimeSpan(hour, 10, 0));
        Assert.Equal(300, schedule.Height);
        Assert.Equal(1, schedule.Share);
    }

    [Fact]
    public void Of_BurstEveryHour_HasAPeriodOfAnHour()
    {
        var values = Noisy(Minute, 3 * 1440, 10, 2).Values.ToArray();
        for (var at = 15; at < values.Length; at += 60)
        {
            values.AsSpan(at, 2).Fill(100);
        }

        var schedule = Assert.Single(
            SeriesCharacter.Of(new RegularSeries(TestSeries.Monday, Minute, values), Utc).Schedules
        );

        Assert.Equal(Hour, schedule.Period);
        Assert.InRange(schedule.Offset, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(17));
    }

    [Fact]
    public void Of_DemandNowAndThen_IsIntermittent()
    {
        var random = new Random(6);
        var series = TestSeries.Of(Hour, 28 * 24, _ => random.NextDouble() < 0.1 ? 1 + random.Next(5) : 0);

        var character = SeriesCharacter.Of(series, Utc);

        Assert.Equal(SeriesKind.Intermittent, character.Leading);
        Assert.InRange(character.Statistics.DemandInterval, 8, 12);
    }

    [Fact]
    public void Of_RandomWalk_HasNoSkillAtAnyLead()
    {
        var random = new Random(7);
        double level = 1000;
        var series = TestSeries.Of(Hour, 56 * 24, _ => level += random.NextDouble() - 0.5);

        Assert.Equal(TimeSpan.Zero, SeriesCharacter.Of(series, Utc).Skill.LostAt);
    }

    [Fact]
    public void Of_DeparturesThatDecay_LosesSkillAfterThey()
    {
        var random = new Random(8);
        double departure = 0;
        // Half of a departure is left after about seven hours.
        var series = TestSeries.Of(
            Hour,
            56 * 24,
            _ => 100 + (departure = (0.9 * departure) + (10 * (random.NextDouble() - 0.5)))
        );

        var lost = SeriesCharacter.Of(series, Utc).Skill.LostAt;

        Assert.NotNull(lost);
        Assert.InRange(lost.Value, TimeSpan.FromHours(8), TimeSpan.FromHours(64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void Of_TooFewSamples_IsUnknown(int count)
    {
        var character = SeriesCharacter.Of(TestSeries.Of(Minute, count, i => i), Utc);

        Assert.Equal(SeriesKind.Unknown, character.Leading);
        Assert.Null(character.DayStrength);
        Assert.Equal(TimeSpan.Zero, character.Skill.JudgedTo);
    }

    [Fact]
    public void Of_NothingKnown_IsUnknown() =>
        Assert.Equal(SeriesKind.Unknown, SeriesCharacter.Of(TestSeries.Of(Hour, 1000, _ => double.NaN), Utc).Leading);

    [Theory]
    [InlineData(0.0)]
    [InlineData(42.0)]
    [InlineData(-3.0)]
    [InlineData(1e300)]
    public void Of_AlwaysTheSame_IsSteady(double value) =>
        Assert.Equal([SeriesKind.Steady], SeriesCharacter.Of(TestSeries.Of(Hour, 1000, _ => value), Utc).Kinds);

    [Fact]
    public void Of_ScaledSeries_IsOfTheSameCharacter()
    {
        var series = TestSeries.Weekly(Hour, 28, 0.2);
        var huge = new RegularSeries(
            series.Start,
            Hour,
            [.. series.Values.ToArray().Select(value => value * Math.ScaleB(1, 900))]
        );

        var (one, other) = (SeriesCharacter.Of(series, Utc), SeriesCharacter.Of(huge, Utc));

        Assert.Equal(one.Kinds, other.Kinds);
        Assert.Equal(one.DayStrength!.Value, other.DayStrength!.Value, 1e-9);
        Assert.Equal(one.Skill.LostAt, other.Skill.LostAt);
    }

    private static RegularSeries Noisy(TimeSpan step, int count, double level, double spread)
    {
        var random = new Random(9);
        return TestSeries.Of(step, count, _ => level + (spread * ((2 * random.NextDouble()) - 1)));
    }
}
