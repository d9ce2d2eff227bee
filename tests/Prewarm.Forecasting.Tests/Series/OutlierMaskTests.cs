using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class OutlierMaskTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int Days = 14;

    [Fact]
    public void Find_BurstThatNeverCameBack_IsMaskedAndNothingElse()
    {
        var values = Quiet();
        values.AsSpan((5 * 1440) + 700, 4).Fill(1000);

        var span = Assert.Single(Find(values).Spans);

        Assert.Equal(TestSeries.Monday.AddDays(5).AddMinutes(700), span.Start);
        Assert.Equal(span.Start.AddMinutes(4), span.End);
    }

    [Fact]
    public void Find_BurstEveryMorning_Survives()
    {
        var values = Quiet();
        for (var day = 0; day < Days; day++)
        {
            values.AsSpan((day * 1440) + 540, 4).Fill(1000);
        }

        Assert.Empty(Find(values).Spans);
    }

    [Fact]
    public void Find_BurstSeenTwiceAtItsTime_Survives()
    {
        var values = Quiet();
        values.AsSpan((3 * 1440) + 540, 4).Fill(1000);
        values.AsSpan((10 * 1440) + 549, 4).Fill(900);

        Assert.Empty(Find(values).Spans);
    }

    [Fact]
    public void Find_OneOfManyBursts_Survives()
    {
        var values = Quiet();
        var random = new Random(2);
        for (var burst = 0; burst < 3 * Days; burst++)
        {
            values.AsSpan(random.Next(values.Length - 4), 3).Fill(1000);
        }

        Assert.Empty(Find(values).Spans);
    }

    [Fact]
    public void Find_FailedScrape_IsMasked()
    {
        var values = Quiet();
        values.AsSpan((5 * 1440) + 700, 2).Clear();

        var span = Assert.Single(Find(values).Spans);

        Assert.Equal(TimeSpan.FromMinutes(2), span.End - span.Start);
    }

    [Fact]
    public void Find_ZerosOfEveryNight_Survive()
    {
        var values = Quiet();
        for (var day = 0; day < Days; day++)
        {
            values.AsSpan(day * 1440, 6 * 60).Clear();
        }

        Assert.Empty(Find(values).Spans);
    }

    [Fact]
    public void Find_LevelThatSteps_Survives()
    {
        var values = Quiet();
        for (var i = 9 * 1440; i < values.Length; i++)
        {
            values[i] *= 20;
        }

        Assert.Empty(Find(values).Spans);
    }

    [Fact]
    public void Apply_WhateverTheSeries_KeepsOrDropsAndNeverInvents()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var values = Quiet();
            for (var n = 0; n < 30; n++)
            {
                values[random.Next(values.Length)] = random.Next(4) switch
                {
                    0 => double.NaN,
                    1 => 0,
                    2 => 1e300 * random.NextDouble(),
                    _ => 5000 * random.NextDouble(),
                };
            }

            var series = new RegularSeries(TestSeries.Monday, Minute, values);

            var masked = OutlierMask.Find(series, TimeZoneInfo.Utc).Apply(series);

            Assert.All(
                Enumerable.Range(0, values.Length),
                i => Assert.True(double.IsNaN(masked[i]) || masked[i] == values[i])
            );
        }
    }

    private static double[] Quiet()
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, Days * 1440)
                .Select(i => 50 + (20 * Math.Sin(2 * Math.PI * i / 1440)) + (5 * random.NextDouble())),
        ];
    }

    private static MaskSet Find(double[] values) =>
        OutlierMask.Find(new RegularSeries(TestSeries.Monday, Minute, values), TimeZoneInfo.Utc);
}
