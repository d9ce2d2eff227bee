using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Combination;

public class ExpertMixtureTests
{
    private const int Day = 24;

    [Fact]
    public void Of_NearLead_IsTheWeighedMean()
    {
        Assert.Equal(1.3, Mixture(lead: 1).Of([0, 1, 3], [0.3, 0.4, 0.3], 0), 1e-9);
    }

    [Fact]
    public void Of_FarLead_IsTheWeighedMedian()
    {
        Assert.Equal(1, Mixture(lead: Day).Of([0, 1, 100], [0.3, 0.4, 0.3], 0), 1e-9);
    }

    [Fact]
    public void Of_NobodyKnownHasAShare_IsTheirMean()
    {
        Assert.Equal(2, Mixture(lead: Day).Of([double.NaN, 1, 3], [1, 0, 0], 0), 1e-9);
    }

    [Fact]
    public void Of_HourAtWhichYesterdayFailedAWeekAgo_LeavesIt()
    {
        var mixture = Mixture(lead: Day);

        // Monday to Friday 10, at the weekend 0: only Saturdays and Mondays differ from the day before.
        var values = Enumerable.Range(0, 7 * Day).Select(hour => hour / Day < 5 ? 10.0 : 0).ToList();
        for (var hour = 0; hour < values.Count; hour++)
        {
            mixture.See(values, hour, hour);
            mixture.Judge([double.NaN, 11, 10], 10, hour);
        }

        double[] shares = [0.6, 0.2, 0.2];
        Assert.True(mixture.Of([10, 1, 2], shares, 5 * Day + 12) < 3);
        Assert.True(mixture.Of([10, 1, 2], shares, 3 * Day + 12) > 9);
    }

    /// <summary>An hourly series; yesterday's value and two others.</summary>
    private static ExpertMixture Mixture(int lead) =>
        new(
            new LeadSettings
            {
                Lead = lead,
                Step = TimeSpan.FromHours(1),
                Stride = 1,
                Levels = [0.5],
                Naive = [true, false, false],
                Lags = [Day, 0, 0],
                Transform = PowerTransform.Choose([1, 2, 3], 8),
                Tuning = CombinationTuning.Default,
            }
        );
}
