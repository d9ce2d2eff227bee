using System.Text;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Publishing;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Models;

public sealed class ModelRegistryTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly HistoryKey Key = ForecasterBench.Key("a");

    [Fact]
    public void Train_First_RegistersAChampionAndForecastsCarryItsVersionAndAge()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Train();
        var champion = bench.Models.Champion(Key)!;
        Assert.Equal((1, ModelRecipe.Kind), (champion.Version, champion.Kind));
        var workload = bench.Board.Find(Key)!;
        var message = ForecastMessage.Build(workload, workload.Served!);
        Assert.Equal((1, Start.ToUnixTimeMilliseconds()), (message.ModelVersion, message.TrainedUnixMs));
    }

    [Theory]
    [InlineData("no json at all")]
    [InlineData("{\"format\":\"other/9\"}")]
    [InlineData("{\"format\":\"window-max/1\",\"namespace\":\"ns\",\"scaledObject\":\"b\",\"trigger\":\"t\"}")]
    public void Train_CorruptOrForeignChampion_IsRefusedAndTheOneBeforeAnswers(string content)
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Train();
        var bad = bench.Models.Publish(
            new NewModel(Key, ModelRecipe.Kind, Start, Start, Start, "{}", "{}", Encoding.UTF8.GetBytes(content))
        );
        bench.Models.Promote(Key, bad.Version, Start);
        bench.Board.Find(Key)!.Training.Request();
        bench.Train();
        Assert.Equal(1, bench.Models.Champion(Key)!.Version);
        Assert.Equal(1, bench.Board.Find(Key)!.Model!.Version);
        Assert.Single(bench.Logs, log => log.Id.Id == 2040);
        Assert.NotNull(bench.Board.Find(Key)!.Latest);
    }

    [Fact]
    public void Train_RegistryAway_ForecastsAllTheSame()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Models.Fails = StorageFailure.Unreachable;
        bench.Train();
        Assert.NotNull(bench.Board.Find(Key)!.Latest);
        Assert.Equal(0, bench.Board.Find(Key)!.Model!.Version);
    }

    [Fact]
    public void Train_SomebodyRollsBack_IsFollowedAndNoForecastIsDropped()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Train();
        var recent = ModelRecipe.Of(Key, "recent", Start.AddDays(-1));
        var other = bench.Models.Publish(recent, Key);
        bench.Models.Promote(Key, other, Start);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Train();
        Assert.NotNull(bench.Board.Find(Key)!.Model); // The former champion forecasts until the new one is trained.
        bench.Train();
        Assert.Equal(2, bench.Board.Find(Key)!.Model!.Version);
        bench.Models.Rollback(Key, Start);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Train();
        bench.Train();
        Assert.Equal(1, bench.Board.Find(Key)!.Model!.Version);
    }

    [Fact]
    public void Challenge_AfterALevelShift_JudgesModelsThatForgetAndKeepsTheScores()
    {
        using var bench = new ForecasterBench(
            ForecasterBench.ShiftedStore("a", TimeSpan.FromDays(18), shiftAgo: TimeSpan.FromDays(3))
        );
        bench.Train();
        var promoted = bench.Get<ModelRegistry>().Challenge(bench.Board.Find(Key)!);
        var judged = bench.Models.Versions(Key).Where(one => one.Version > 1).ToList();
        Assert.NotEmpty(judged);
        Assert.All(judged, one => Assert.Contains("confidence", one.Scores, StringComparison.Ordinal));
        Assert.Equal(promoted ?? 1, bench.Models.Champion(Key)!.Version);
    }

    [Fact]
    public void Challenge_TooLittleHistory_LeavesTheChampion()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"));
        bench.Train();
        Assert.Null(bench.Get<ModelRegistry>().Challenge(bench.Board.Find(Key)!));
        Assert.Single(bench.Models.Versions(Key));
    }

    [Theory]
    [InlineData(ModelRole.Refused)]
    [InlineData(ModelRole.Former)]
    public void Challenge_WinnerThatCannotGoOnTrial_LetsTheNextHaveItsTurn(ModelRole role)
    {
        using var bench = new ForecasterBench(
            ForecasterBench.ShiftedStore("a", TimeSpan.FromDays(18), shiftAgo: TimeSpan.FromDays(3)),
            options => options.CanaryShare = 0.5,
            judge: new ChallengerWins()
        );
        bench.Train();
        var workload = bench.Board.Find(Key)!;
        bench.Get<ModelRegistry>().Challenge(workload);
        var first = Assert.Single(bench.Models.Canaries()).Version;
        bench.Models.Become(Key, first, role);
        Assert.Null(bench.Get<ModelRegistry>().Challenge(workload));
        var next = Assert.Single(bench.Models.Canaries());
        Assert.NotEqual(first, next.Version);
        Assert.Equal(0.5, next.CanaryShare);
        Assert.Equal(role, bench.Models.Versions(Key).Single(one => one.Version == first).Role);
    }

    private sealed class ChallengerWins : IPromotionJudge
    {
        public PromotionVerdict Judge(PromotionCase one) => new(Promote: true, "it always does", 1, 1);
    }
}
