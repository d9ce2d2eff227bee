using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class StackedOpinionsTests
{
    [Fact]
    public void At_AfterMoreOriginsThanAreKept_KnowsOneOfEachGroup()
    {
        const int count = 5 * StackedOpinions.Most;
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromMinutes(1), 2, 2 * count);
        var opinions = new StackedOpinions(history);
        for (var i = 0; i < count; i++)
        {
            history.Append(1);
            opinions.Append(i % 2048, (i % 2048) + 1);
        }

        Assert.Equal(8, opinions.Stride);
        for (var origin = 0; origin < count - 1; origin++)
        {
            var (median, upper) = opinions.At(origin);
            if (opinions.OriginOf(origin / opinions.Stride) == origin)
            {
                Assert.Equal((origin % 2048, (origin % 2048) + 1), (median, upper));
            }
            else
            {
                Assert.True(double.IsNaN(median));
            }
        }

        Assert.Equal((count - 1) % 2048, opinions.At(count - 1).Median); // The newest is known whatever its index.
    }

    [Fact]
    public void At_BeforeWhatTheHistoryKeeps_MayBeGoneAndNeverGrows()
    {
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromMinutes(1), 2, StackedOpinions.Most);
        var opinions = new StackedOpinions(history);
        for (var i = 0; i < 6 * StackedOpinions.Most; i++)
        {
            history.Append(1);
            opinions.Append(2, 3);
        }

        Assert.InRange(opinions.Stride, 1, 2);
        Assert.Equal((2, 3), opinions.At(opinions.OriginOf((history.Last / opinions.Stride) - 1)));
    }

    [Fact]
    public void OriginOf_TheSameTimeOfManyDays_IsEachMinuteOfAGroup()
    {
        const int day = 1440;
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromMinutes(1), 2, 40 * day);
        var opinions = new StackedOpinions(history);
        for (var i = 0; i < 28 * day; i++)
        {
            history.Append(1);
            opinions.Append(2, 3);
        }

        Assert.Equal(8, opinions.Stride);
        for (var group = 0; group < day / 8; group++)
        {
            var own = group;
            var minutes = Enumerable.Range(0, 28).Select(d => opinions.OriginOf(own + (d * day / 8)) % day).ToHashSet();
            Assert.InRange(minutes.Count, 5, 8);
        }
    }
}
