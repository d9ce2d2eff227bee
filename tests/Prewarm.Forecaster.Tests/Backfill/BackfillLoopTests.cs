using Microsoft.Extensions.Logging;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Backfill;

public sealed class BackfillLoopTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunOnceAsync_AfterDowntime_FillsTheGapAndKeepsWhatWasSampled()
    {
        var store = ForecasterBench.StoreWith(TimeSpan.FromDays(1), Start, "a");
        using var bench = new ForecasterBench(store, now: Start.AddHours(1));
        bench.Reader.Value = (_, _) => 7;
        await bench.Backfill.RunOnceAsync(null, Token);
        var filled = bench.Stored("a", Start.AddMinutes(-1), Start.AddMinutes(59));
        Assert.Equal(ForecasterBench.Demand(Start.AddMinutes(-1)), filled[0]);
        Assert.All(filled.Skip(1), value => Assert.Equal(7, value));
        Assert.Equal(("a", Start, Start.AddMinutes(59)), bench.Reader.Asked[0]);
        var asked = bench.Reader.Asked.Count;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(asked, bench.Reader.Asked.Count);
    }

    [Fact]
    public async Task RunOnceAsync_Filled_AsksForATraining()
    {
        using var bench = new ForecasterBench(ForecasterBench.StoreWith(TimeSpan.FromDays(1), Start, "a"));
        bench.Train();
        Assert.False(bench.Board.Find(ForecasterBench.Key("a"))!.Training.IsRequested);
        bench.Reader.Value = (_, _) => 7;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.True(bench.Board.Find(ForecasterBench.Key("a"))!.Training.IsRequested);
    }

    [Fact]
    public async Task RunOnceAsync_GapWhileRunning_ReadsTheGapOnly()
    {
        using var bench = new ForecasterBench();
        bench.Report(Start, [ForecasterBench.Settings("a")], ("a", 1));
        await bench.Backfill.RunOnceAsync(null, Token);
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        bench.Report(Start.AddMinutes(30), ("a", 1));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(("a", Start, Start.AddMinutes(29)), bench.Reader.Asked[^1]);
    }

    public static TheoryData<Exception> Failures { get; } =
        new(
            (Exception[])
                [
                    new SourceException("down"),
                    new StorageException(StorageFailure.Full, "full"),
                    new InvalidDataException("a surprise"),
                ]
        );

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task RunOnceAsync_OneWorkloadFails_TheOthersGetTheirTurnAndItWaits(Exception failure)
    {
        using var bench = new ForecasterBench();
        bench.Report(
            Start,
            [ForecasterBench.Settings("a"), ForecasterBench.Settings("b"), ForecasterBench.Settings("c")]
        );
        bench.Reader.Value = (_, _) => 7;
        bench.Reader.Fails = (request, _, _) => request.Id == "b" ? failure : null;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("a")));
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("c")));
        Assert.Null(bench.Store.Span(ForecasterBench.Key("b")));
        Assert.Single(bench.Logs, log => log.Level >= LogLevel.Warning);

        var asked = bench.Reader.Asked.Count;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(asked, bench.Reader.Asked.Count);
        bench.Reader.Fails = (_, _, _) => null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("b")));
    }

    [Fact]
    public async Task RunOnceAsync_RegistrationNotKeptYet_IsNotLost()
    {
        using var bench = new ForecasterBench();
        bench.Store.WritesFail = StorageFailure.Full;
        bench.Report(Start, [ForecasterBench.Settings("a")]);
        bench.Reader.Value = (_, _) => 7;
        await bench.Backfill.RunOnceAsync(null, Token);
        bench.Store.WritesFail = null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("a")));
    }
}
