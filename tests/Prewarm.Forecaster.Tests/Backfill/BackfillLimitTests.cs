using Prewarm.Forecaster.Backfill;

namespace Prewarm.Forecaster.Tests.Backfill;

/// <summary>What keeps back-fill polite: waits, rests and the budget.</summary>
public sealed class BackfillLimitTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;

    [Fact]
    public void PointBudget_AnyHour_LetsThroughNoMoreThanItsPoints()
    {
        var random = new Random(1);
        var budget = new PointBudget(1000);
        var taken = new List<(DateTimeOffset At, int Points)>();
        var now = Start;
        for (var i = 0; i < 2000; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 300));
            var points = random.Next(1, 400);
            var before = taken.Where(one => one.At > now - TimeSpan.FromHours(1)).Sum(one => one.Points);
            Assert.Equal(before + points <= 1000, budget.TryTake(points, now));
            if (before + points <= 1000)
            {
                taken.Add((now, points));
            }
        }
    }

    [Fact]
    public void PointBudget_ClockSetBack_DoesNotHoldForThatLong()
    {
        var budget = new PointBudget(1000);
        Assert.True(budget.TryTake(1000, Start));
        Assert.True(budget.TryTake(1000, Start.AddDays(-1)));
    }

    [Fact]
    public void SourceRests_BusyAgainAndAgain_RestsAMinuteDoublingToAnHour()
    {
        var rests = new SourceRests();
        var now = Start;
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(i == 0, rests.Busy("s", now));
            Assert.False(rests.Busy("s", now)); // A query that ran beside it.
            var wait = Enumerable.Range(0, 61).First(minutes => rests.MayAsk("s", now.AddMinutes(minutes)));
            waits.Add(wait);
            now = now.AddMinutes(wait);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        Assert.True(rests.MayAsk("another", Start));
        rests.Answered("s");
        Assert.True(rests.Busy("s", now));
        Assert.True(rests.MayAsk("s", now.AddMinutes(1)));
    }

    [Fact]
    public void BackfillState_PieceFails_GoesBehindTheOthersAndAllWait()
    {
        var state = new BackfillState();
        Assert.True(state.WantsPlan(Start, out var from, out var begun));
        MinuteSpan later = new(Start.AddMinutes(-10), Start.AddMinutes(-1));
        MinuteSpan earlier = new(Start.AddMinutes(-20), Start.AddMinutes(-11));
        state.Planned(from, begun, [later, earlier], Start);
        Assert.True(state.Failed(later, Start));
        Assert.Null(state.Next(Start));
        Assert.Equal(earlier, state.Next(Start.AddMinutes(1)));
        Assert.Null(state.Done(earlier, 3));
        Assert.Equal(later, state.Next(Start));
        Assert.Equal(7, state.Done(later, 4));
        Assert.Null(state.Next(Start));
    }

    [Fact]
    public void BackfillState_NewGapWhileThePastIsRead_ComesFirstAndThePastStays()
    {
        var state = new BackfillState();
        state.WantsPlan(Start, out var from, out var begun);
        MinuteSpan past = new(Start.AddMinutes(-20), Start.AddMinutes(-1));
        state.Planned(from, begun, [past], Start);
        state.Request(Start);
        Assert.True(state.WantsPlan(Start.AddMinutes(9), out from, out begun));
        Assert.Equal(Start, from);
        MinuteSpan gap = new(Start, Start.AddMinutes(8));
        state.Planned(from, begun, [gap], Start);
        Assert.Equal(gap, state.Next(Start.AddMinutes(9)));
        Assert.Null(state.Done(gap, 9));
        Assert.Equal(past, state.Next(Start.AddMinutes(9)));
    }

    [Fact]
    public void BackfillState_RequestWhileAPlanIsMade_IsNotLost()
    {
        var state = new BackfillState();
        state.WantsPlan(Start, out var from, out var begun);
        state.Request(Start.AddHours(-1));
        state.Planned(from, begun, [], Start);
        Assert.True(state.WantsPlan(Start, out _, out begun));
        state.Planned(from, begun, [], Start);
        Assert.False(state.WantsPlan(Start, out _, out _));
    }
}
