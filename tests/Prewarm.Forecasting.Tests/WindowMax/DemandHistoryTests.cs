using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public class DemandHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(24)]
    public void WindowMax_RandomSamplesWithGaps_MatchesBruteForce(int windowSteps)
    {
        var random = new Random(windowSteps);
        var values = Enumerable
            .Range(0, 500)
            .Select(_ => random.NextDouble() < 0.2 ? double.NaN : random.Next(0, 50))
            .ToArray();
        // Retention below half of the samples, so that trimming happens several times.
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromMinutes(1), windowSteps, 100);

        for (var i = 0; i < values.Length; i++)
        {
            history.Append(values[i]);
        }

        Assert.InRange(history.Count, 100, 200);
        for (var i = history.First; i <= history.Last - windowSteps; i++)
        {
            var window = values[i..(i + windowSteps + 1)];
            var known = window.Where(v => !double.IsNaN(v)).ToArray();
            var expected = 2 * known.Length > windowSteps + 1 ? known.Max() : double.NaN;
            Assert.Equal(expected, history.WindowMax(i));
        }

        Assert.True(double.IsNaN(history.WindowMax(history.Last - windowSteps + 1)));
    }

    [Fact]
    public void Mean_RangeWithGaps_IsTheMeanOfTheKnown()
    {
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromMinutes(1), 2, 100);
        foreach (var value in new[] { 1, double.NaN, 3, 8 })
        {
            history.Append(value);
        }

        Assert.Equal(4, history.Mean(0, 3));
        Assert.True(double.IsNaN(history.Mean(1, 1)));
        Assert.Equal(8, history.LastKnown(0));
    }
}
