using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Guards;

public sealed class CircuitBreakerTests
{
    private static Override Order(
        OverrideKind kind,
        int? replicas,
        OverrideScope scope = OverrideScope.All,
        double fromMinutes = 0,
        double minutes = 60
    ) =>
        new()
        {
            Id = $"{kind}-{replicas}-{fromMinutes}",
            Kind = kind,
            Replicas = replicas,
            Scope = scope,
            Reason = "test",
            CreatedBy = "ops",
            From = Steps.Start.AddMinutes(fromMinutes),
            Expires = Steps.Start.AddMinutes(fromMinutes + minutes),
        };

    [Fact]
    public void Pin_WhileInForce_WinsOverEverythingAndThenEndsByItself()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Pin, 3, minutes: 1)] };
        Assert.True(ScheduleText.TryParse("daily 00:00-24:00 min=5", TimeZoneInfo.Utc, out var schedule, out _));
        steps.Settings = steps.Settings with { Guards = new GuardSettings { Schedule = schedule } };
        Decision[] decisions = [.. Enumerable.Range(0, 5).Select(_ => steps.Next(running: 160, queue: 0))];

        Assert.Equal([3, 3, 3, 10, 10], decisions.Select(decision => decision.Replicas));
        Assert.Equal(48, decisions[0].Value);
        var clamp = decisions[0].Clamps[^1];
        Assert.Equal((GuardNames.Override, 10, 3, 10), (clamp.Guard, clamp.Before, clamp.After, clamp.Without));
        Assert.Equal("pinned for all until 2026-03-02 08:01 UTC: test", clamp.Reason);
    }

    [Fact]
    public void Pin_ToZero_IsZeroAndInactive()
    {
        var decision = new Steps { Overrides = [Order(OverrideKind.Pin, 0)] }.Next(running: 160, queue: 0);
        Assert.Equal((0.0, false), (decision.Value, decision.Active));
    }

    [Fact]
    public void CapAndFloor_BindOnTheirSideOnly()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Cap, 4), Order(OverrideKind.Floor, 2)] };

        Assert.Equal(
            [4, 3, 2],
            new[] { 160, 48, 0 }.Select(running => steps.Next(running: running, queue: 0).Replicas)
        );
    }

    [Fact]
    public void Scopes_ThatDisagree_TheMoreSpecificHasTheLastWord()
    {
        var steps = new Steps
        {
            Overrides =
            [
                Order(OverrideKind.Pin, 9, OverrideScope.Workload),
                Order(OverrideKind.Cap, 2, OverrideScope.Team),
                Order(OverrideKind.Pin, 1),
            ],
        };

        Assert.Equal(9, steps.Next(running: 16, queue: 0).Replicas);
    }

    [Fact]
    public void SameScope_ThatDisagree_TheLaterHasTheLastWord()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Cap, 2), Order(OverrideKind.Pin, 7, fromMinutes: -5)] };

        Assert.Equal(2, steps.Next(running: 16, queue: 0).Replicas);
    }

    [Fact]
    public void Freeze_WhileDemandMoves_HoldsTheNumberOfItsBeginning()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Freeze, null, fromMinutes: 0.5, minutes: 1)] };
        int[] demand = [160, 16, 320, 0, 320, 16, 16];
        int[] numbers = [.. demand.Select(running => steps.Next(running: running, queue: 0).Replicas)];

        Assert.Equal([10, 10, 10, 10, 10, 1, 1], numbers);
    }

    [Fact]
    public void Freeze_WithSignalsLost_KeepsTheLastNumberForAsLongAsItLasts()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Freeze, null, fromMinutes: 0.5, minutes: 30)] };
        steps.Next(running: 160, queue: 0);
        for (var i = 0; i < 100; i++)
        {
            var held = steps.Next(Steps.All(ReadingState.Unreachable));
            Assert.Equal((10, true, false), (held.Replicas, held.Active, held.IsUnavailable));
        }
    }

    [Fact]
    public void Freeze_ByAProcessThatKnowsNothing_IsAnErrorAndNeverZero()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Freeze, null)] };

        Assert.True(steps.Next(running: 160, queue: 0).IsUnavailable);
        Assert.True(steps.Next(running: 0, queue: 0).IsUnavailable);
    }

    [Fact]
    public void Freeze_ByAProcessThatHasJustStarted_HoldsWhatTheScaleTargetAsksFor()
    {
        var steps = new Steps { Overrides = [Order(OverrideKind.Freeze, null)] };

        Assert.Equal(7, steps.Next(running: 160, queue: 0, replicas: 7).Replicas);
        Assert.Equal(7, steps.Next(running: 0, queue: 0, replicas: 9).Replicas);
    }

    [Fact]
    public void Pin_WithNothingKnown_IsANumber()
    {
        var decision = new Steps { Overrides = [Order(OverrideKind.Pin, 6)] }.Next(Steps.All(ReadingState.Unreachable));

        Assert.Equal((6, false, AnswerRung.Unavailable), (decision.Replicas, decision.IsUnavailable, decision.Rung));
    }

    [Fact]
    public void Floor_WithNothingKnown_NeverScalesDownWhatNobodySees()
    {
        Assert.True(
            new Steps { Overrides = [Order(OverrideKind.Floor, 6)] }
                .Next(Steps.All(ReadingState.Unreachable))
                .IsUnavailable
        );
        var seen = new Steps { Overrides = [Order(OverrideKind.Floor, 6)] };
        Assert.Equal(30, seen.Next(Steps.All(ReadingState.Unreachable) with { Replicas = Reading.Of(30) }).Replicas);
    }
}
