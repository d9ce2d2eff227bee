using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class JudgedOriginsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(28)]
    public void Has_EveryBlockOfNeighbours_HoldsOneOrigin(int stride)
    {
        var origins = new JudgedOrigins(stride);

        for (var block = 0; block < 1_000; block++)
        {
            var found = Enumerable.Range(block * stride, stride).Where(origins.Has);
            Assert.Equal([origins.Of(block)], found);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(15)]
    [InlineData(28)]
    [InlineData(60)]
    public void Has_AnyStride_MeetsEveryMinuteOfTheHourAlike(int stride)
    {
        var origins = new JudgedOrigins(stride);

        var met = Enumerable.Range(0, 6_000).CountBy(block => origins.Of(block) % 60).ToList();

        Assert.Equal(60, met.Count);
        Assert.All(met, minute => Assert.InRange(minute.Value, 80, 120));
    }
}
