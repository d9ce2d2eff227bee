using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Training;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecaster.Tests.Models;

public sealed class PureModelTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Step_SixtyWindows_BeginAtEveryMinuteOfTheHour()
    {
        var minutes = Enumerable.Range(0, 60).Select(window => window * PairedReplay.Step.TotalMinutes % 60);

        Assert.Equal(60, minutes.Distinct().Count());
    }

    [Fact]
    public void Judge_AClearGain_IsPromoted()
    {
        var verdict = Judge(champion: i => 130 + (i % 7), challenger: i => 104 + (i % 5));
        Assert.True(verdict.Promote, verdict.Reason);
        Assert.InRange(verdict.Improvement, 0.5, 1);
        Assert.True(verdict.Confidence >= 0.95);
    }

    [Fact]
    public void Judge_TheSame_IsNotPromoted() => Assert.False(Judge(i => 110, i => 110).Promote);

    [Fact]
    public void Judge_AGainThatIsOneLuckyHour_IsNotPromoted()
    {
        // Worse a little nearly always, better by much in one stretch.
        var verdict = Judge(champion: i => i is >= 100 and < 112 ? 400 : 105, challenger: i => 110);
        Assert.False(verdict.Promote, verdict.Reason);
        Assert.True(verdict.Improvement > 0.01);
    }

    [Fact]
    public void Judge_MostlyUnknownTruth_SaysThatItCannotTell()
    {
        var truth = Enumerable.Range(0, 288).Select(i => i < 50 ? 100 : double.NaN).ToArray();
        var verdict = new PinballJudge().Judge(
            new PromotionCase(
                ForecasterBench.Key("a"),
                0.9,
                TimeSpan.FromMinutes(5),
                Start,
                truth,
                new double[288],
                truth
            )
        );
        Assert.False(verdict.Promote);
        Assert.Contains("too few", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LevelShift_ThreefoldForADay_IsFoundAtItsBeginning()
    {
        var history = Series(15, i => ForecasterBench.Demand(Start.AddMinutes(i)) * (i >= 14 * 1440 ? 3 : 1));
        Assert.Equal(Start.AddDays(14), DemandShift.Find(history));
    }

    [Fact]
    public void LevelShift_RhythmAndAShortBurst_AreNone()
    {
        Assert.Null(DemandShift.Find(Series(15, i => ForecasterBench.Demand(Start.AddMinutes(i)))));
        Assert.Null(DemandShift.Find(Series(15, i => i >= (15 * 1440) - 180 ? 900 : 100)));
        Assert.Null(DemandShift.Find(Series(3, i => i)));
    }

    [Fact]
    public void Sibling_OfANewcomer_LendsItsPastAtTheNewcomersLevel()
    {
        var sibling = Series(10, i => 100 + (i % 60));
        var own = new RegularSeries(
            Start.AddDays(9),
            Minute,
            [.. Enumerable.Range(0, 720).Select(i => 10 + ((i % 60) / 10.0))]
        );
        var joined = SiblingPrior.Prepend(own, sibling);
        Assert.Equal((Start, (9 * 1440) + 720), (joined.Start, joined.Count));
        Assert.Equal(10 + (59 / 10.0), joined[59], 6);
        Assert.Equal(own.Values.ToArray(), joined.Values[^720..].ToArray());
    }

    [Fact]
    public void Sibling_WithoutCommonTimeOrNeed_LendsNothing()
    {
        var own = Series(1, _ => 5);
        Assert.Same(own, SiblingPrior.Prepend(own, null));
        Assert.Same(own, SiblingPrior.Prepend(own, new RegularSeries(Start.AddDays(-9), Minute, new double[1440])));
        var old = Series(20, _ => 5);
        Assert.Same(
            old,
            SiblingPrior.Prepend(old, new RegularSeries(Start.AddDays(-9), Minute, new double[30 * 1440]))
        );
    }

    private static PromotionVerdict Judge(Func<int, double> champion, Func<int, double> challenger)
    {
        var windows = Enumerable.Range(0, 288).ToArray();
        return new PinballJudge().Judge(
            new PromotionCase(
                ForecasterBench.Key("a"),
                0.9,
                TimeSpan.FromMinutes(5),
                Start,
                [.. windows.Select(i => 100.0 + (i % 3))],
                [.. windows.Select(champion)],
                [.. windows.Select(challenger)]
            )
        );
    }

    private static RegularSeries Series(int days, Func<int, double> value) =>
        new(Start, Minute, [.. Enumerable.Range(0, days * 1440).Select(value)]);
}
