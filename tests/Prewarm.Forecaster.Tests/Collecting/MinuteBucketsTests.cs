using Prewarm.Forecaster.Collecting;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Collecting;

public sealed class MinuteBucketsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");

    [Fact]
    public void CloseBefore_OpenMinutes_GivesTheirMeansOnce()
    {
        var buckets = new MinuteBuckets();
        buckets.Add(Key, Start, 10, Start);
        buckets.Add(Key, Start.AddSeconds(45), 20, Start.AddSeconds(45));
        buckets.Add(Key, Start.AddSeconds(60), 99, Start.AddSeconds(60));

        var (minute, samples) = Assert.Single(buckets.CloseBefore(Start.AddMinutes(1)));
        Assert.Equal((Start, new MinuteSample(15, 10, 20, 2)), (minute, samples[Key]));
        Assert.Empty(buckets.CloseBefore(Start.AddMinutes(1)));
    }

    [Fact]
    public void Add_LateOrFromTheFuture_IsRefused()
    {
        var buckets = new MinuteBuckets();
        buckets.CloseBefore(Start.AddMinutes(5));
        Assert.False(buckets.Add(Key, Start.AddMinutes(4), 1, Start.AddMinutes(5)));
        Assert.False(buckets.Add(Key, Start.AddHours(1), 1, Start.AddMinutes(5)));
        Assert.True(buckets.Add(Key, Start.AddMinutes(5), 1, Start.AddMinutes(5)));
    }

    [Fact]
    public void Add_ClockSetBackAnHour_OpensTheRepeatedMinutesAgain()
    {
        var buckets = new MinuteBuckets();
        var ahead = Start.AddHours(1);
        buckets.Add(Key, ahead, 10, ahead);
        buckets.CloseBefore(ahead.AddMinutes(1));
        buckets.Add(Key, ahead.AddMinutes(1), 99, ahead.AddMinutes(1));

        // Back: neither refused as late, nor mixed with what was collected for the minute that now lies ahead.
        Assert.True(buckets.Add(Key, Start, 20, Start));
        Assert.Equal((Start, 20.0), One(buckets.CloseBefore(Start.AddMinutes(1))));
        Assert.True(buckets.Add(Key, ahead.AddMinutes(1), 30, ahead.AddMinutes(1)));
        Assert.Equal((ahead.AddMinutes(1), 30.0), One(buckets.CloseBefore(ahead.AddMinutes(2))));
    }

    [Fact]
    public void Add_FarInThePast_IsRefusedEvenAfterAStart()
    {
        var buckets = new MinuteBuckets();
        Assert.False(buckets.Add(Key, DateTimeOffset.UnixEpoch, 1, Start));
        Assert.False(buckets.Add(Key, Start.AddMinutes(-11), 1, Start));
        Assert.True(buckets.Add(Key, Start.AddMinutes(-9), 1, Start));
    }

    [Fact]
    public void CloseBefore_Floors_IndependentOfOffsetAndDaylightSaving()
    {
        // Berlin leaves daylight saving time on 2026-10-25: 02:59:30+02:00 is followed by 02:00:30+01:00, a minute later.
        var buckets = new MinuteBuckets();
        var before = new DateTimeOffset(2026, 10, 25, 2, 59, 30, TimeSpan.FromHours(2));
        var after = new DateTimeOffset(2026, 10, 25, 2, 0, 30, TimeSpan.FromHours(1));
        Assert.True(buckets.Add(Key, before, 1, before));
        Assert.True(buckets.Add(Key, after, 2, after));
        var closed = buckets.CloseBefore(after.AddMinutes(1));
        Assert.Equal([1.0, 2.0], closed.Select(one => one.Samples[Key].Mean));
        Assert.Equal(TimeSpan.FromMinutes(1), closed[1].Minute - closed[0].Minute);
    }

    private static (DateTimeOffset, double) One(
        IReadOnlyList<(DateTimeOffset Minute, Dictionary<HistoryKey, MinuteSample> Samples)> closed
    )
    {
        var (minute, samples) = Assert.Single(closed);
        return (minute, samples[Key].Mean);
    }
}
