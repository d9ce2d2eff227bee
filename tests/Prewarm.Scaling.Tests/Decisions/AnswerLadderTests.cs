using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Decisions;

public sealed class AnswerLadderTests
{
    public static TheoryData<ReadingState> Troubles =>
        [
            ReadingState.Missing,
            ReadingState.Stale,
            ReadingState.Frozen,
            ReadingState.NotANumber,
            ReadingState.Unreachable,
            ReadingState.Refused,
        ];

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Decide_NeverKnown_IsUnavailableAndNeverZero(ReadingState state)
    {
        var decision = new Steps().Next(Steps.All(state));

        Assert.Equal(AnswerRung.Unavailable, decision.Rung);
        Assert.True(double.IsNaN(decision.Value));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Decide_LostAfterLoad_KeepsTheLastValueThenIsUnavailable(ReadingState state)
    {
        var steps = new Steps();
        var before = steps.Next(running: 100, queue: 0);
        for (var i = 0; i < 20; i++)
        {
            var held = steps.Next(Steps.All(state));
            Assert.Equal(AnswerRung.LastKnown, held.Rung);
            Assert.Equal(before.Value, held.Value);
            Assert.True(held.Active);
        }

        Assert.Equal(AnswerRung.Unavailable, steps.Next(Steps.All(state)).Rung);
    }

    [Fact]
    public void Decide_QueueLostOnly_IsNotReadAsAnEmptyQueue()
    {
        var steps = new Steps();
        steps.Next(running: 100, queue: 50);
        var decision = steps.Next(
            new SignalReadings
            {
                At = steps.Now,
                Running = Reading.Of(100),
                Queue = Reading.Not(ReadingState.Missing, "renamed"),
            }
        );

        Assert.Equal(AnswerRung.LastKnown, decision.Rung);
        Assert.Equal(150, decision.Value);
    }

    [Fact]
    public void Decide_RealZero_IsZeroAndInactive()
    {
        var decision = new Steps().Next(running: 0, queue: 0);

        Assert.Equal((0.0, false, AnswerRung.LiveOnly), (decision.Value, decision.Active, decision.Rung));
    }

    [Fact]
    public void Decide_NoSeriesAndNoReplicas_IsARealZero()
    {
        var readings = Steps.All(ReadingState.Missing) with { Replicas = Reading.Of(0) };
        Assert.Equal(0, new Steps().Next(readings).Value);
    }

    [Fact]
    public void Decide_ForecastAges_StepsDownRungByRung()
    {
        var steps = new Steps { Forecast = Steps.Flat(200) with { WeeklyProfile = [.. Enumerable.Repeat(90f, 168)] } };
        var seen = new List<AnswerRung>();
        for (var i = 0; i < 4 * 60 * 4; i++)
        {
            var decision = steps.Next(running: 10, queue: 0);
            if (seen.Count == 0 || seen[^1] != decision.Rung)
            {
                seen.Add(decision.Rung);
            }
        }

        Assert.Equal([AnswerRung.FreshForecast, AnswerRung.AgeingForecast, AnswerRung.WeeklyProfile], seen);
    }

    [Fact]
    public void Decide_ForecastAboveLive_AddsAndFloorNeverCutsLive()
    {
        var steps = new Steps { Forecast = Steps.Flat(200) };
        Assert.Equal(200, steps.Next(running: 10, queue: 0).Value);
        Assert.Equal(300, steps.Next(running: 300, queue: 0).Value);
    }

    [Fact]
    public void Decide_Shadow_ReportsLiveAndKeepsTheForecastVisible()
    {
        var steps = new Steps { Forecast = Steps.Flat(200) };
        steps.Settings = steps.Settings with { Mode = ScalingMode.Shadow };
        var decision = steps.Next(running: 10, queue: 0);

        Assert.Equal((10.0, AnswerRung.LiveOnly, 200.0), (decision.Value, decision.Rung, decision.ForecastRequired));
    }

    [Fact]
    public void Decide_Full_DropsTheHeadroomButNotTheLoad()
    {
        var steps = new Steps { Forecast = Steps.Flat(40) };
        steps.Settings = steps.Settings with { Mode = ScalingMode.Full };
        var decision = steps.Next(running: 100, queue: 0);

        Assert.Equal(80, decision.Value);
        Assert.Equal(5, decision.Replicas);
    }

    [Fact]
    public void Decide_ForecastWithinReachAtZero_WakesBeforeTheNeed()
    {
        var steps = new Steps { Forecast = Steps.Flat(15) };
        Assert.True(steps.Next(running: 0, queue: 0).Active);
    }

    [Fact]
    public void Decide_SeriesGoneAfterARealZero_StillWakesOnTheForecast()
    {
        var steps = new Steps { Forecast = Steps.Flat(0) };
        steps.Next(running: 0, queue: 0);
        for (var i = 0; i < 100; i++)
        {
            steps.Forecast = Steps.Flat(0, steps.Now);
            steps.Next(Steps.All(ReadingState.Missing));
        }

        Assert.Equal(AnswerRung.Unavailable, steps.Next(Steps.All(ReadingState.Missing)).Rung);
        steps.Forecast = Steps.Flat(15, steps.Now);
        var woken = steps.Next(Steps.All(ReadingState.Missing));

        Assert.Equal((15.0, true, AnswerRung.FreshForecast), (woken.Value, woken.Active, woken.Rung));
    }

    [Fact]
    public void Decide_SourceDownAfterARealZero_DoesNotTrustTheForecastAlone()
    {
        var steps = new Steps();
        steps.Next(running: 0, queue: 0);
        for (var i = 0; i < 100; i++)
        {
            steps.Next(Steps.All(ReadingState.Unreachable));
        }

        steps.Forecast = Steps.Flat(15, steps.Now);
        Assert.Equal(AnswerRung.Unavailable, steps.Next(Steps.All(ReadingState.Unreachable)).Rung);
    }

    [Fact]
    public void Decide_ActivationThreshold_IsStrict()
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { ActivationThreshold = 5 };

        Assert.False(steps.Next(running: 5, queue: 0).Active);
        Assert.True(steps.Next(running: 5.01, queue: 0).Active);
    }

    [Fact]
    public void Decide_ForecastClamps_BindTheForecastOnly()
    {
        var steps = new Steps { Forecast = Steps.Flat(1000) };
        steps.Settings = steps.Settings with { MinForecastReplicas = 2, MaxForecastReplicas = 4 };

        Assert.Equal(4, steps.Next(running: 10, queue: 0).Replicas);
        Assert.Equal(10, steps.Next(running: 160, queue: 0).Replicas);
        steps.Forecast = Steps.Flat(0, steps.Now);
        Assert.Equal(2, steps.Next(running: 10, queue: 0).Replicas);
    }

    [Fact]
    public void Decide_SameInputs_SameDecisions()
    {
        static double[] Run()
        {
            var steps = new Steps { Forecast = Steps.Flat(120) };
            return [.. Enumerable.Range(0, 40).Select(i => steps.Next(50 + (i * 3), i * 2, 40, 6, 8).Value)];
        }

        Assert.Equal(Run(), Run());
    }
}
