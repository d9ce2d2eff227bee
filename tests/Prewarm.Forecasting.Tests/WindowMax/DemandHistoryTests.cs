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

        Assert.InRange(history.Count, 100, 100 + SampleStore.Block);
        for (var i = history.First; i <= history.Last - windowSteps; i++)
        {
            var window = values[i..(i + windowSteps + 1)];
            var known = window.Where(v => !double.IsNaN(v)).ToArray();
            var expected = 2 * known.Length > windowSteps + 1 ? known.Max() : double.NaN;
            Assert.Equal(expected, history.WindowMax(i));
        }

        for (var i = 0; i < 200; i++)
        {
            var from = random.Next(history.First, history.Last + 1);
            var to = random.Next(from, history.Last + 4);
            var known = values[from..Math.Min(to + 1, values.Length)].Where(v => !double.IsNaN(v)).ToArray();
            Assert.Equal(known.Length, history.Known(from, to));
            Assert.Equal(known.Length == 0 ? double.NaN : known.Average(), history.Mean(from, to), 1e-9);
            Assert.Equal(known.Length == 0 ? double.NaN : known.Max(), history.Max(from, to));
        }

        Assert.True(double.IsNaN(history.WindowMax(history.Last - windowSteps + 1)));
    }

    [Fact]
    public void Ranges_OfSamplesWeeksOld_AreWithinAHalfStepOfTheirBlock()
    {
        // Of hours, three days are 72 samples: most of these are old.
        var random = new Random(5);
        var values = Enumerable
            .Range(0, 3000)
            .Select(i =>
                random.NextDouble() < 0.1 || i / SampleStore.Block == 20 ? double.NaN : random.NextDouble() * 50
            )
            .ToArray();
        var history = new DemandHistory(TestSeries.Monday, TimeSpan.FromHours(1), 3, 2000);
        Array.ForEach(values, history.Append);

        Assert.InRange(history.Count, 2000, 2000 + (2000 / SampleStore.SlackParts));
        for (var i = 0; i < 2000; i++)
        {
            var from = random.Next(history.First, history.Last + 1);
            var to = Math.Min(history.Last, from + random.Next(200));
            var known = values[from..(to + 1)].Where(v => !double.IsNaN(v)).ToArray();
            Assert.Equal(known.Length, history.Known(from, to));
            Assert.Equal(known.Length == 0 ? double.NaN : known.Max(), history.Max(from, to), 0.15);
            Assert.Equal(known.Length == 0 ? double.NaN : known.Average(), history.Mean(from, to), 0.15);
            Assert.Equal(values[from], history.Value(from), 0.15);
        }
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
