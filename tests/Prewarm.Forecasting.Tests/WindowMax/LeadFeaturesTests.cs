using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public sealed class LeadFeaturesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Fill_LaterSamples_ChangeNothingButWhatAgesIntoBytes()
    {
        const int origin = 9 * 1440;
        var then = Row(History(origin + 1), origin);
        var later = Row(History(origin + 600), origin);
        var soon = Row(History(origin + 60), origin);
        Assert.Equal(then, soon);
        for (var f = 0; f < then.Length; f++)
        {
            Assert.Equal(then[f], later[f], 0.01f); // A half step of 254 at a fifth of the block's highest.
            Assert.False(float.IsInfinity(then[f]));
        }
    }

    [Fact]
    public void Fill_TwiceTheDemand_ChangesTheLevelOnly()
    {
        const int origin = 9 * 1440;
        var one = Row(History(origin + 1), origin);
        var twice = Row(History(origin + 1, factor: 2), origin, offset: 2);
        var differing = Enumerable.Range(0, one.Length).Where(f => Math.Abs(one[f] - twice[f]) > 1e-4).ToArray();
        Assert.Equal(Math.Log(2), twice[Assert.Single(differing)] - one[differing[0]], 1e-4);
    }

    [Fact]
    public void Days_AcrossAChangeOfTheClock_MeansTheSameWallClock()
    {
        // Berlin goes to summer time on 29 March 2026: eight o'clock local is seven hours and then six hours UTC.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var history = new DemandHistory(Start, Minute, 2, 40 * 1440);
        var past = new PastIndex(history, zone);
        var after = Index(new DateTimeOffset(2026, 3, 29, 6, 0, 0, TimeSpan.Zero));
        var before = Index(new DateTimeOffset(2026, 3, 28, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(before, past.Days(after, 1));
        Assert.Equal(before + 60 - (6 * 1440), past.Days(after + 60, 7));
    }

    [Fact]
    public void Days_InAutumn_MeansTheSameWallClock()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        var past = new PastIndex(new DemandHistory(start, Minute, 2, 40 * 1440), zone);
        var after = (int)((new DateTimeOffset(2026, 10, 25, 7, 0, 0, TimeSpan.Zero) - start) / Minute);
        var before = (int)((new DateTimeOffset(2026, 10, 24, 6, 0, 0, TimeSpan.Zero) - start) / Minute);
        Assert.Equal(before, past.Days(after, 1));
    }

    private static int Index(DateTimeOffset at) => (int)((at - Start) / Minute);

    private static DemandHistory History(int count, double factor = 1)
    {
        var history = new DemandHistory(Start, Minute, 2, 40 * 1440);
        for (var i = 0; i < count; i++)
        {
            history.Append(factor * (50 + (40 * Math.Sin(2 * Math.PI * i / 1440)) + (i * 7919 % 11)));
        }

        return history;
    }

    private static float[] Row(DemandHistory history, int origin, double offset = 1)
    {
        var options = new WindowMaxOptions
        {
            Step = Minute,
            Lead = 5 * Minute,
            Window = 2 * Minute,
        };
        var row = new float[LeadFeatures.Count];
        new LeadFeatures(history, new StackedOpinions(history), options).Fill(origin, offset, row);
        return row;
    }
}
