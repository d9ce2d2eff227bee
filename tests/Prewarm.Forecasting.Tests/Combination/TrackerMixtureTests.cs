using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Tests.Combination;

public class TrackerMixtureTests
{
    private const double Level = 0.9;
    private const double Rate = 0.05;

    [Fact]
    public void Move_OneStep_IsThatOfTheTracker()
    {
        var mixture = new TrackerMixture(Level, Rate, [1], 100);
        var tracker = new CoverageTracker(Level, Rate);
        foreach (var actual in new[] { 2.0, 0.5, 3, 0.1 })
        {
            tracker.Add(actual <= 1 + tracker.Move, 0.5);
            mixture.Add(actual, [1 + mixture.MoveOf(0)], 0.5);
        }

        Assert.Equal(tracker.Move, mixture.Move, 1e-12);
    }

    [Fact]
    public void Move_BeforeAnyAnswer_IsNone() => Assert.Equal(0, Mixture().Move);

    [Fact]
    public void Move_LevelGoesUpAndDownSlowly_FollowsTheLargestStep()
    {
        var mixture = Mixture();

        Live(mixture, 3_000, i => 5 * Math.Sin(i / 100.0));

        Assert.InRange(
            mixture.Move,
            Math.Min(Mean(mixture), mixture.MoveOf(2)),
            Math.Max(Mean(mixture), mixture.MoveOf(2))
        );
        Assert.True(Math.Abs(mixture.Move - mixture.MoveOf(2)) < Math.Abs(mixture.Move - mixture.MoveOf(0)));
    }

    [Fact]
    public void Move_ErrorsGrowTenfold_CoversAgain()
    {
        var covered = Live(Mixture(), 6_000, i => i < 1_000 ? 0 : 9, from: 3_000);

        Assert.InRange(covered, 0.87, 0.93);
    }

    [Fact]
    public void Move_NoStepLosesAnything_StaysFinite()
    {
        var mixture = Mixture();

        mixture.Add(1, [1, 1, 1], 1);

        Assert.True(double.IsFinite(mixture.Move));
    }

    private static TrackerMixture Mixture() => new(Level, Rate, [1.0 / 3, 1, 3], 200);

    private static double Mean(TrackerMixture mixture) => Enumerable.Range(0, 3).Average(mixture.MoveOf);

    /// <summary>Lets noise around a level come, and gives the share that was covered from some answer on.</summary>
    private static double Live(TrackerMixture mixture, int count, Func<int, double> level, int from = 0)
    {
        var random = new Random(1);
        var covered = 0;
        for (var i = 0; i < count; i++)
        {
            var actual = level(i) + random.NextDouble();
            covered += i >= from && actual <= mixture.Move ? 1 : 0;
            mixture.Add(actual, [mixture.MoveOf(0), mixture.MoveOf(1), mixture.MoveOf(2)], 1);
        }

        return (double)covered / (count - from);
    }
}
