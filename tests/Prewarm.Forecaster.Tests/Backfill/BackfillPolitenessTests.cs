using Microsoft.Extensions.Logging;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Backfill;

/// <summary>Back-fill against sources that are interrupted, busy, refuse or keep nothing.</summary>
public sealed class BackfillPolitenessTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunOnceAsync_Interrupted_KeepsWhatWasReadAndGoesOnWithTheRest()
    {
        var store = new FakeHistoryStore();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using (var killed = New(store, "a"))
        {
            killed.Reader.Held = () => killed.Reader.Asked.Count == 3 ? stop.CancelAsync() : Task.CompletedTask;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                killed.Backfill.RunOnceAsync(null, stop.Token)
            );
        }

        using var next = New(store);
        await next.Backfill.RunOnceAsync(null, Token);
        Assert.All(next.Stored("a", Start.AddDays(-28), Start.AddMinutes(-2)), value => Assert.Equal(7, value));

        // 28 days in pieces of 5: the first process kept at least two of six, and nothing of them is read again.
        Assert.InRange(next.Reader.Asked.Count, 1, 4);
    }

    [Fact]
    public async Task RunOnceAsync_TwoWorkloads_GetTheirLastDaysFirst()
    {
        using var bench = New(new FakeHistoryStore(), "a", "b");
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(["a", "b"], bench.Reader.Asked.Take(2).Select(asked => asked.Key));
        Assert.All(bench.Reader.Asked.Take(2), asked => Assert.Equal(Start.AddMinutes(-1), asked.To));
        Assert.Equal(bench.Reader.Asked.OrderByDescending(asked => asked.To), bench.Reader.Asked);
        Assert.Equal(2, bench.Logs.Count(log => log.Message.Contains("Back-filled 40320", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunOnceAsync_PieceTooBig_IsHalvedUntilItFits()
    {
        using var bench = New(new FakeHistoryStore(), "a");
        bench.Reader.Fails = (_, from, to) =>
            to - from >= TimeSpan.FromDays(1) ? new SourceException("too many samples") { IsTooBig = true } : null;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.All(bench.Stored("a", Start.AddDays(-28), Start.AddMinutes(-1)), value => Assert.Equal(7, value));
        Assert.DoesNotContain(bench.Logs, log => log.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task RunOnceAsync_EvenAnHourIsTooBig_GivesUpForAWhileAndTellsOnce()
    {
        using var bench = New(new FakeHistoryStore(), "a");
        bench.Reader.Fails = (_, _, _) => new SourceException("too many samples") { IsTooBig = true };
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.InRange(bench.Reader.Asked.Count, 2, 10);
        Assert.Single(bench.Logs, log => log.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task RunOnceAsync_SourceBusy_IsLeftInPeaceAndTheOtherSourceIsNot()
    {
        using var bench = New(new FakeHistoryStore(), "a", "b");
        var other = ForecasterBench.Settings("c");
        other.Source = "other";
        bench.Report(Start, [other]);
        bench.Reader.Fails = (request, _, _) =>
            request.Source == "default" ? new SourceException("HTTP 503") { IsBusy = true } : null;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Single(bench.Reader.Asked, asked => asked.Key != "c");
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("c")));

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token); // The second rest is of two minutes.
        Assert.Equal(2, bench.Reader.Asked.Count(asked => asked.Key != "c"));
        Assert.Single(bench.Logs, log => log.Level >= LogLevel.Warning);

        bench.Reader.Fails = (_, _, _) => null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("a")));
        Assert.NotNull(bench.Store.Span(ForecasterBench.Key("b")));
    }

    [Fact]
    public async Task RunOnceAsync_BudgetSpent_WaitsForTheHourAndLosesNothing()
    {
        using var bench = New(new FakeHistoryStore(), options => options.BackfillPointsPerHour = 15_000, "a");
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(2, bench.Reader.Asked.Count);
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(2, bench.Reader.Asked.Count);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(4, bench.Reader.Asked.Count);
    }

    [Fact]
    public async Task RunOnceAsync_Pause_LiesBetweenQueries()
    {
        using var bench = New(
            new FakeHistoryStore(),
            options => options.BackfillPause = TimeSpan.FromMilliseconds(100),
            "a"
        );
        var times = new List<DateTimeOffset>();
        bench.Reader.Held = () =>
        {
            times.Add(bench.Clock.GetUtcNow());
            return Task.CompletedTask;
        };
        var pass = bench.Backfill.RunOnceAsync(null, Token);
        while (!pass.IsCompleted)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await pass;
        Assert.Equal(6, times.Count);
        Assert.All(
            times.Zip(times.Skip(1)),
            pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(100))
        );
    }

    [Fact]
    public async Task RunOnceAsync_SeveralAtATime_NeverMoreThanAllowed()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => "w" + i)];
        using var bench = New(new FakeHistoryStore(), options => options.BackfillParallelism = 3, names);
        var (running, most) = (0, 0);
        bench.Reader.Held = async () =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.InRange(most, 1, 3);
        Assert.All(names, name => Assert.NotNull(bench.Store.Span(ForecasterBench.Key(name))));
    }

    [Fact]
    public async Task RunOnceAsync_MaskedSpan_IsNotAskedFor()
    {
        using var bench = New(new FakeHistoryStore(), "a");
        bench.Operations.Put(
            new OperationsDocument(
                "m",
                OperationsKinds.Mask,
                "ns/a",
                "load test",
                "me",
                Start,
                Start.AddDays(-2),
                Start.AddDays(-1),
                "{}"
            )
        );
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.All(
            bench.Stored("a", Start.AddDays(-2), Start.AddDays(-1).AddMinutes(-1)),
            value => Assert.Equal(double.NaN, value)
        );
        Assert.Equal(7, bench.Stored("a", Start.AddDays(-1), Start.AddDays(-1))[0]);
    }

    [Fact]
    public async Task RunOnceAsync_GapThatTheSourceHasToo_StaysAGapAndIsNotAskedForAgain()
    {
        using var bench = New(new FakeHistoryStore(), "a");
        bench.Reader.Value = (_, at) => at >= Start.AddHours(-3) && at < Start.AddHours(-2) ? double.NaN : 7;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(double.NaN, bench.Stored("a", Start.AddHours(-3), Start.AddHours(-3))[0]);
        var asked = bench.Reader.Asked.Count;
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Equal(asked, bench.Reader.Asked.Count);
    }

    [Fact]
    public async Task RunOnceAsync_SourceWithoutHistory_IsAskedOnce()
    {
        using var bench = New(new FakeHistoryStore(), "a");
        bench.Reader.HasNoPast = true;
        await bench.Backfill.RunOnceAsync(null, Token);
        await bench.Backfill.RunOnceAsync(null, Token);
        Assert.Single(bench.Reader.Asked);
        Assert.DoesNotContain(bench.Logs, log => log.Level >= LogLevel.Warning);
    }

    private static ForecasterBench New(FakeHistoryStore store, params string[] names) => New(store, null, names);

    private static ForecasterBench New(
        FakeHistoryStore store,
        Action<ForecasterOptions>? configure,
        params string[] names
    )
    {
        var bench = new ForecasterBench(store, configure);
        bench.Reader.Value = (_, _) => 7;
        bench.Report(Start, names.Select(name => ForecasterBench.Settings(name)));
        return bench;
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now)
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }
}
