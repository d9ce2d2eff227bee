using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Operations;

public sealed class HistoryMasksTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    [Fact]
    public void Train_MaskedSpan_IsMissingAndTeachesNothing()
    {
        var store = ForecasterBench.StoreWith(TwoDays, Start, "a");
        var from = Start - TimeSpan.FromHours(3);
        var burst = new RegularSeries(from, TimeSpan.FromMinutes(1), [.. Enumerable.Repeat(50_000.0, 120)]);
        store.Import(ForecasterBench.Key("a"), burst, overwrite: true);
        using var bench = new ForecasterBench(store);
        bench.Operations.Mask("m", "ns/a", from, from + TimeSpan.FromHours(2));

        bench.Train();

        Assert.Equal(120, Missing(bench));
        Assert.All(Latest(bench).WindowQuantiles, quantile => Assert.InRange(quantile, 0, 1_000));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("ns", true)]
    [InlineData("ns/a", true)]
    [InlineData("ns/b", false)]
    [InlineData("other", false)]
    public void Train_MaskOfAScope_HoldsForWhatItCovers(string scope, bool covered)
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Operations.Mask("m", scope, Start - TimeSpan.FromHours(2), Start - TimeSpan.FromHours(1));

        bench.Train();

        Assert.Equal(covered ? 60 : 0, Missing(bench));
    }

    [Fact]
    public void Publish_MinuteInsideAMask_IsKeptButNotLearned()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Operations.Mask("m", "ns/a", Start, Start + TimeSpan.FromMinutes(2));
        bench.Train();

        for (var minute = 0; minute < 3; minute++)
        {
            bench.LiveMinute(("a", 50_000));
        }

        Assert.Equal(2, Missing(bench));
        Assert.All(bench.Stored("a", Start, Start + TimeSpan.FromMinutes(2)), value => Assert.Equal(50_000, value));
    }

    [Fact]
    public void Train_MaskComesAndGoes_HistoryIsReplayedEachTime()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        Pass(bench);
        bench.Operations.Mask("m", "ns/a", Start - TimeSpan.FromHours(2), Start - TimeSpan.FromHours(1));
        Pass(bench);
        Assert.Equal(60, Missing(bench));
        Pass(bench);
        bench.Operations.Delete("m");
        Pass(bench);

        Assert.Equal(0, Missing(bench));
        Assert.Equal(3, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
    }

    [Fact]
    public void Refresh_StoreAway_KeepsWhatIsKnownAndTellsOnce()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TwoDays, Start, "a"));
        bench.Operations.Mask("m", "ns/a", Start - TimeSpan.FromHours(2), Start - TimeSpan.FromHours(1));
        Pass(bench);
        bench.Operations.ReadsFail = StorageFailure.Locked;
        Pass(bench);
        Pass(bench);

        Assert.Equal(60, Missing(bench));
        Assert.Single(bench.Logs, log => log.Id.Id == 2034);
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
    }

    private static void Pass(ForecasterBench bench)
    {
        bench.Train();
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
    }

    private static int Missing(ForecasterBench bench) =>
        bench.Board.Find(ForecasterBench.Key("a"))!.Model!.Forecaster.Diagnostics.MissingSamples;

    private static Forecasting.WindowMax.WindowForecast Latest(ForecasterBench bench) =>
        bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;
}
