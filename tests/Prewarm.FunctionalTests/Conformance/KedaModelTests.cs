using Prewarm.TestUtils.Keda;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>The model of KEDA and the HPA that the other tests trust, against values read in their sources.</summary>
public sealed class KedaModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(22.2225, 0, 22_222, 22_223)]
    [InlineData(0, 20, 20_000, 20_000)]
    [InlineData(-1, 20, 20_000, 20_000)]
    [InlineData(0.0004, 0, 0, 0)]
    [InlineData(0.0006, 0, 0, 1)]
    public void Value_IsReadAsKedaReadsIt(double floatField, long integerField, long truncated, long rounded)
    {
        Assert.Equal(truncated, KedaQuantity.ValueMilli(floatField, integerField, KedaVersion.Truncating));
        Assert.Equal(rounded, KedaQuantity.ValueMilli(floatField, integerField, KedaVersion.Rounding));
        Assert.Equal(integerField * 1000, KedaQuantity.ValueMilli(floatField, integerField, KedaVersion.IntegersOnly));
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Value_ThatIsNoNumber_BecomesZero(double floatField, long expected) =>
        Assert.Equal(expected, KedaQuantity.ValueMilli(floatField, 0, KedaVersion.Rounding));

    [Theory]
    [InlineData(1.5, 50, 1_500)]
    [InlineData(0, 50, 50_000)]
    [InlineData(double.NaN, 50, 50_000)]
    [InlineData(double.PositiveInfinity, 50, 0)]
    [InlineData(0.0004, 50, 0)]
    public void Target_IsReadAsKedaReadsIt(double floatField, long integerField, long expected) =>
        Assert.Equal(expected, KedaQuantity.TargetMilli(floatField, integerField, KedaVersion.Rounding));

    [Theory]
    [InlineData(100, 10, 10, 10)]
    [InlineData(108, 10, 10, 10)] // Within the tolerance.
    [InlineData(115, 10, 10, 12)]
    [InlineData(92, 10, 10, 10)]
    [InlineData(85, 10, 10, 9)]
    [InlineData(889, 10, 88, 88)]
    public void Wish_FollowsTheTolerance(long value, long target, int current, int expected) =>
        Assert.Equal(expected, HpaMath.Wish(new KedaMetric("m", value * 1000, target * 1000), current));

    [Fact]
    public void Sync_RampsUpAndWaitsBeforeGoingDown()
    {
        var hpa = new HpaMath(1, 100);
        List<int> seen = [1];
        for (var i = 0; i < 4; i++)
        {
            seen.Add(hpa.Sync(Start.AddSeconds(15 * i), [new KedaMetric("m", 60_000, 1_000)], seen[^1]));
        }

        Assert.Equal([1, 5, 10, 20, 40], seen);
        Assert.Equal(40, hpa.Sync(Start.AddSeconds(60), [new KedaMetric("m", 1_000, 1_000)], 40));
        Assert.Equal(40, hpa.Sync(Start.AddSeconds(75), [null], 40));
        Assert.Equal(1, hpa.Sync(Start.AddSeconds(400), [new KedaMetric("m", 1_000, 1_000)], 40));
    }

    [Fact]
    public void Backoff_GrowsAndIsResetByACleanEndOnly()
    {
        var backoff = new KedaBackoff();
        var waits = Enumerable.Range(0, 7).Select(_ => backoff.After(clean: false).TotalSeconds);
        Assert.Equal([2, 4, 8, 16, 32, 60, 60], waits);
        Assert.Equal(2, backoff.After(clean: true).TotalSeconds);
        Assert.Equal(4, backoff.After(clean: false).TotalSeconds);
    }
}
