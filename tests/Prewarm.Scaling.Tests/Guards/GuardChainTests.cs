using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Guards;

public sealed class GuardChainTests
{
    private static Steps With(GuardSettings guards)
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { Guards = guards };
        return steps;
    }

    private static Schedule Scheduled(string text)
    {
        Assert.True(ScheduleText.TryParse(text, TimeZoneInfo.Utc, out var schedule, out _));
        return schedule!;
    }

    [Fact]
    public void Decide_RampUp_RisesByTheLimitInAnySpan()
    {
        var steps = With(new GuardSettings { RampUp = new RampLimit(2, 0, TimeSpan.FromMinutes(1)) });
        var numbers = new List<int> { steps.Next(running: 16, queue: 0).Replicas };
        for (var i = 0; i < 8; i++)
        {
            numbers.Add(steps.Next(running: 160, queue: 0).Replicas);
        }

        Assert.Equal([1, 3, 3, 3, 3, 5, 5, 5, 5], numbers);
        var last = steps.Next(running: 160, queue: 0);
        Assert.Equal(
            new ClampRecord(GuardNames.RampUp, 10, 7, 10, "may rise by 2/1m at most"),
            Assert.Single(last.Clamps)
        );
    }

    [Fact]
    public void Decide_RampDown_FallsByTheLimitInAnySpan()
    {
        var steps = With(new GuardSettings { RampDown = new RampLimit(0, 0.5, TimeSpan.FromSeconds(30)) });
        steps.Next(running: 160, queue: 0);
        int[] numbers = [.. Enumerable.Range(0, 6).Select(_ => steps.Next(running: 1, queue: 0).Replicas)];

        Assert.Equal([5, 5, 3, 3, 2, 2], numbers);
    }

    [Fact]
    public void Decide_ReleaseAfter_HoldsTheHighestWishAndThenLetsGo()
    {
        var steps = With(new GuardSettings { ReleaseAfter = TimeSpan.FromMinutes(2) });
        steps.Next(running: 160, queue: 0);
        int[] numbers = [.. Enumerable.Range(0, 9).Select(_ => steps.Next(running: 16, queue: 0).Replicas)];

        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 1, 1], numbers);
    }

    [Fact]
    public void Decide_ScheduleFloorAheadAndCapNow_FloorWinsAndBothAreRecorded()
    {
        // Start is Monday 08:00; the floor begins within the lead time of 5 min.
        var steps = With(new GuardSettings { Schedule = Scheduled("daily 00:00-24:00 max=2; Mon 08:05-09:00 min=6") });
        var decision = steps.Next(running: 160, queue: 0);

        Assert.Equal(6, decision.Replicas);
        Assert.Equal(
            [
                new ClampRecord(GuardNames.ScheduleMax, 10, 2, 10, "schedule daily 00:00-24:00"),
                new ClampRecord(GuardNames.ScheduleMin, 2, 6, 2, "schedule Mon 08:05-09:00"),
            ],
            decision.Clamps
        );
    }

    [Fact]
    public void Decide_ScheduleFloorBelowTheActivationThreshold_IsStillActive()
    {
        var steps = With(new GuardSettings { Schedule = Scheduled("daily 00:00-24:00 min=1") });
        steps.Settings = steps.Settings with { ActivationThreshold = 100 };

        Assert.True(steps.Next(running: 0, queue: 0).Active);
    }

    [Fact]
    public void Decide_EventAhead_MultipliesTheForecast()
    {
        var steps = new Steps
        {
            Forecast = Steps.Flat(80),
            Factors = [new DemandFactor("launch", Steps.Start.AddMinutes(3), Steps.Start.AddHours(1), 3)],
        };
        var decision = steps.Next(running: 10, queue: 0);

        Assert.Equal(240, decision.Value);
        var clamp = Assert.Single(decision.Clamps);
        Assert.Equal((GuardNames.Event, 5, 15, 5), (clamp.Guard, clamp.Before, clamp.After, clamp.Without));
    }

    [Fact]
    public void Decide_EventWithoutAForecast_MultipliesThePresentUntilItBegins()
    {
        var steps = new Steps
        {
            Factors = [new DemandFactor("launch", Steps.Start.AddMinutes(1), Steps.Start.AddHours(1), 3)],
        };

        Assert.Equal(240, steps.Next(running: 80, queue: 0).Value);
        for (var i = 0; i < 3; i++)
        {
            steps.Next(running: 80, queue: 0);
        }

        Assert.Equal(80, steps.Next(running: 80, queue: 0).Value);
    }

    [Fact]
    public void Decide_ClampsOfTheForecast_SayWhatTheNumberWouldHaveBeen()
    {
        var steps = new Steps { Forecast = Steps.Flat(1000) };
        steps.Settings = steps.Settings with { MaxForecastReplicas = 4 };
        var decision = steps.Next(running: 10, queue: 0);

        var clamp = Assert.Single(decision.Clamps);
        Assert.Equal((GuardNames.MaxForecast, 63, 4, 63), (clamp.Guard, clamp.Before, clamp.After, clamp.Without));
    }

    [Fact]
    public void Decide_NothingBinds_NothingIsRecorded() =>
        Assert.Empty(
            With(
                    new GuardSettings
                    {
                        RampUp = new RampLimit(100, 0, TimeSpan.FromMinutes(1)),
                        Schedule = Scheduled("daily 00:00-24:00 min=1 max=50"),
                    }
                )
                .Next(running: 100, queue: 0)
                .Clamps
        );

    /// <summary>The worked example of docs/policy.md.</summary>
    [Fact]
    public void Decide_TheExampleOfTheDocs_GivesItsClamps()
    {
        var steps = With(
            new GuardSettings
            {
                RampUp = new RampLimit(4, 0, TimeSpan.FromMinutes(1)),
                Schedule = Scheduled("Mon-Fri 08:00-18:00 min=4 max=12"),
            }
        );
        steps.Settings = steps.Settings with { MaxForecastReplicas = 15 };
        Assert.Equal(7, steps.Next(running: 112, queue: 0).Replicas);
        steps.Forecast = Steps.Flat(288);
        var decision = GuardChain.Cut(steps.Next(running: 96, queue: 0), 10, GuardNames.Budget, "budget", 0);

        Assert.Equal((160, 16, 10), (decision.Value, decision.Target, decision.Replicas));
        Assert.Equal(
            [(GuardNames.MaxForecast, 18, 15, 11), (GuardNames.RampUp, 15, 11, 12), (GuardNames.Budget, 11, 10, 11)],
            decision.Clamps.Select(clamp => (clamp.Guard, clamp.Before, clamp.After, clamp.Without))
        );
    }
}
