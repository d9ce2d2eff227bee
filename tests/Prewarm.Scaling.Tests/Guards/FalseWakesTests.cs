using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Tests.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Guards;

public class FalseWakesTests
{
    [Fact]
    public void Decide_WakesThatNobodyComesFor_EndWithTheBudgetAndSayWhy()
    {
        var steps = With(2);
        for (var wake = 0; wake < 2; wake++)
        {
            Assert.True(Wake(steps).Active);
            Assert.True(Idle(steps, replicas: 1).Active); // It holds what it woke while the forecast asks for it.
            LetGo(steps);
        }

        var spent = Wake(steps);
        Assert.False(spent.Active);
        var clamp = Assert.Single(spent.Clamps);
        Assert.Equal((GuardNames.FalseWakes, 2, 0, 2), (clamp.Guard, clamp.Before, clamp.After, clamp.Without));
        Assert.StartsWith("2 of 2 false wakes", clamp.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ADayLater_WakesAgain()
    {
        var steps = With(1);
        Wake(steps);
        LetGo(steps);
        Assert.False(Wake(steps).Active);
        var since = steps.Now;
        LetGo(steps);
        while (steps.Now < since + TimeSpan.FromDays(1))
        {
            Idle(steps, replicas: 0);
        }

        Assert.True(Wake(steps).Active);
    }

    [Fact]
    public void Decide_DemandWhileTheBudgetIsSpent_ActivatesAndGetsTheForecastsReplicas()
    {
        var steps = With(0);
        Assert.False(Wake(steps).Active);
        var busy = steps.Next(1, 0, replicas: 0);
        Assert.True(busy.Active);
        Assert.Equal(2, busy.Replicas);
        Assert.Equal(2, Idle(steps, replicas: 2).Replicas); // It was not woken, so the forecast may hold it.
    }

    [Fact]
    public void Decide_WakeThatDemandFollows_CountsNothing()
    {
        var steps = With(1);
        for (var wake = 0; wake < 3; wake++)
        {
            Assert.True(Wake(steps).Active);
            steps.Next(10, 0, replicas: 1);
            LetGo(steps);
        }
    }

    [Fact]
    public void Decide_WakeThatGoesOnForHours_CountsEveryHour()
    {
        var steps = With(2);
        var since = Wake(steps).At;
        while (Idle(steps, replicas: 1).Active)
        {
            Assert.True(steps.Now - since < TimeSpan.FromHours(3));
        }

        Assert.Equal(TimeSpan.FromHours(2), steps.Now - since);
        Assert.False(Wake(steps).Active);
    }

    [Fact]
    public void Decide_WorkloadThatNeverSleeps_IsNotCounted()
    {
        var steps = With(0);
        steps.Forecast = Steps.Flat(20, steps.Now);
        Assert.Equal(2, Idle(steps, replicas: 1).Replicas);
        Assert.Equal(2, Idle(steps, double.NaN).Replicas); // Nobody says how many there are.
    }

    [Fact]
    public void Decide_StatedMinimumOfTheForecast_IsTheOperatorsWishAndStays()
    {
        var steps = With(0);
        steps.Settings = steps.Settings with { MinForecastReplicas = 1 };
        steps.Forecast = Steps.Flat(20, steps.Now);
        Assert.Equal(1, Idle(steps, replicas: 0).Replicas);
    }

    [Fact]
    public void Decide_AsleepWithTheBudgetSpent_IsNotKnownAndSaysWhy()
    {
        var steps = With(0);
        var since = steps.Now;
        while (steps.Now <= since + steps.Settings.MaxAge)
        {
            steps.Forecast = Steps.Flat(20, steps.Now);
            steps.Next(Steps.All(ReadingState.Missing)); // Its pods are gone, and with them its series.
        }

        var asleep = steps.Next(Steps.All(ReadingState.Missing));
        Assert.True(asleep.IsUnavailable);
        Assert.Contains(asleep.Reasons, reason => reason.StartsWith("no more wakes: 0 of 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1001")]
    public void Parse_OutsideItsRange_NamesTheKey(string value)
    {
        Assert.Null(Parse(value, out var problems));
        Assert.Contains("falseWakesPerDay", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Stated_ReachesTheGuards()
    {
        var metadata = Parse("7", out _)!;
        Assert.Equal(7, DecisionSettings.From(metadata, new DecisionDefaults()).Guards.FalseWakesPerDay);
    }

    private static TriggerMetadata? Parse(string falseWakes, out IReadOnlyList<MetadataProblem> problems) =>
        TriggerMetadataParser.Parse(
            new Dictionary<string, string> { ["engine"] = "vllm", ["falseWakesPerDay"] = falseWakes },
            ["default"],
            out problems
        );

    private static Steps With(int falseWakes)
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { Guards = new GuardSettings { FalseWakesPerDay = falseWakes } };
        Assert.False(Idle(steps, replicas: 0).Active);
        return steps;
    }

    /// <summary>Nothing runs, nothing is wanted but by the forecast: twenty in flight, two replicas.</summary>
    private static Decision Wake(Steps steps)
    {
        steps.Forecast = Steps.Flat(20, steps.Now);
        return Idle(steps, replicas: 0);
    }

    private static void LetGo(Steps steps)
    {
        steps.Forecast = Steps.Flat(0, steps.Now);
        Assert.False(Idle(steps, replicas: 1).Active);
        steps.Forecast = null;
    }

    private static Decision Idle(Steps steps, double replicas)
    {
        if (steps.Forecast is { } forecast)
        {
            steps.Forecast = forecast with { Origin = steps.Now }; // One arrives in time.
        }

        return steps.Next(0, 0, replicas: replicas);
    }
}
