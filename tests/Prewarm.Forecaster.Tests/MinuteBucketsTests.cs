using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Training;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

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

        var (minute, means) = Assert.Single(buckets.CloseBefore(Start.AddMinutes(1)));
        Assert.Equal((Start, 15.0), (minute, means[Key]));
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

    [Theory]
    [InlineData("0/1", true)]
    [InlineData("2/3", true)]
    [InlineData("3/3", false)]
    [InlineData("-1/3", false)]
    [InlineData("x", false)]
    public void TryParseShard_OnlyIndexBelowCount_IsGood(string text, bool good) =>
        Assert.Equal(good, TrainingJob.TryParseShard(text, out _));
}
