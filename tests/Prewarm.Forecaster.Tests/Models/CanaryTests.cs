using Prewarm.Forecaster.Models;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Models;

/// <summary>A challenger with a share forecasts that share for real, is judged on all of its trial, and is then promoted or withdrawn.</summary>
public sealed class CanaryTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly HistoryKey Key = ForecasterBench.Key("a");
    private static readonly DateTimeOffset Shift = Start.AddDays(-2);

    [Fact]
    public void Share_OverManyHours_IsThatOfTheTurns()
    {
        using var bench = Bench(0.25);
        bench.Train();
        var trial = new CanaryTrial(Key, bench.Board.Find(Key)!.Model!, 1, 0.25, Start);
        var turns = Enumerable.Range(0, 4000).Select(hour => trial.IsTurn(Start.AddHours(hour))).ToList();
        Assert.InRange(turns.Count(turn => turn) / 4000.0, 0.22, 0.28);
        Assert.Equal(turns[7], trial.IsTurn(Start.AddHours(7).AddMinutes(59)));
    }

    [Fact]
    public void Trial_OfABetterModel_ForecastsItsShareAndEndsInPromotion()
    {
        using var bench = Bench(0.5);
        bench.Train();
        var other = OnTrial(bench, Shift, 0.5);
        var (own, all) = Live(bench, TimeSpan.FromHours(13), other);
        Assert.InRange(own, 60, all - 60);
        Assert.Equal(other, bench.Models.Champion(Key)!.Version);
        Assert.Equal(other, bench.Board.Find(Key)!.Served!.ModelVersion);
        Assert.Null(bench.Board.Find(Key)!.Canary);
        Assert.Equal(0, bench.Models.Champion(Key)!.CanaryShare);
    }

    [Fact]
    public void Trial_OfAModelThatIsNoBetter_IsWithdrawnAndTheChampionStays()
    {
        using var bench = Bench(0.5);
        bench.Train();
        var other = OnTrial(bench, Start.AddDays(-11).AddHours(-23), 0.5);
        Live(bench, TimeSpan.FromHours(13), other);
        Assert.Equal(1, bench.Models.Champion(Key)!.Version);
        var withdrawn = bench.Models.Versions(Key).Single(one => one.Version == other);
        Assert.Equal((ModelRole.Challenger, 0.0), (withdrawn.Role, withdrawn.CanaryShare));
        Assert.Single(bench.Logs, log => log.Id.Id == 2045);
    }

    [Fact]
    public void Trial_TakenAwayBySomebody_EndsWithinAMinuteOrTwo()
    {
        using var bench = Bench(1);
        bench.Train();
        var other = OnTrial(bench, Shift, 1);
        Live(bench, TimeSpan.FromMinutes(3), other);
        Assert.Equal(other, bench.Board.Find(Key)!.Served!.ModelVersion);
        bench.Models.SetCanaryShare(Key, other, 0);
        Live(bench, TimeSpan.FromMinutes(3), other);
        Assert.Equal(1, bench.Board.Find(Key)!.Served!.ModelVersion);
    }

    [Fact]
    public void Trial_OfACorruptModel_IsRefused()
    {
        using var bench = Bench(1);
        bench.Train();
        var other = OnTrial(bench, Shift, 1);
        bench.Models.Break(Key, other, [1]);
        Live(bench, TimeSpan.FromMinutes(3), other);
        Assert.Equal(ModelRole.Refused, bench.Models.Versions(Key)[0].Role);
        Assert.Equal(1, bench.Board.Find(Key)!.Served!.ModelVersion);
    }

    [Fact]
    public void Challenge_WithAShareConfigured_PutsTheWinnerOnTrialInsteadOfPromotingIt()
    {
        using var bench = Bench(0.2);
        bench.Train();
        Assert.Null(bench.Get<ModelRegistry>().Challenge(bench.Board.Find(Key)!));
        var canary = Assert.Single(bench.Models.Canaries());
        Assert.Equal(0.2, canary.CanaryShare);
        Assert.Equal(1, bench.Models.Champion(Key)!.Version);
    }

    /// <summary>Twelve days, the last two at three times the level.</summary>
    private static ForecasterBench Bench(double share) =>
        new(
            ForecasterBench.ShiftedStore("a", TimeSpan.FromDays(12), Start - Shift),
            options =>
            {
                options.CanaryShare = share;
                options.CanaryTime = TimeSpan.FromHours(12);
                options.RetrainEvery = TimeSpan.FromDays(7);
                options.ChallengeEvery = TimeSpan.FromDays(30);
            }
        );

    private static long OnTrial(ForecasterBench bench, DateTimeOffset learnFrom, double share) =>
        bench.Models.Publish(ModelRecipe.Of(Key, "since-shift", learnFrom), Key, share);

    /// <returns>Minutes whose forecast came from the version, and all.</returns>
    private static (int Own, int All) Live(ForecasterBench bench, TimeSpan time, long version)
    {
        var own = 0;
        for (var minute = 0; minute < time.TotalMinutes; minute++)
        {
            bench.LiveMinute(("a", 3 * ForecasterBench.Demand(bench.Clock.GetUtcNow())));
            own += bench.Board.Find(Key)!.Served!.ModelVersion == version ? 1 : 0;
            bench.Train();
        }

        return (own, (int)time.TotalMinutes);
    }
}
