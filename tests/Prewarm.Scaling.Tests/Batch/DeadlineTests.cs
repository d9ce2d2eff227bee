using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Batch;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    private static DeadlineRule Rule(string text = "09:00", double probability = 0.95)
    {
        Assert.True(DeadlineRule.TryParse(text, TimeZoneInfo.Utc, probability, out var rule));
        return rule!;
    }

    private static DeadlinePlan Plan(
        double work,
        double ready,
        double spread = 0,
        double starting = 0,
        DateTimeOffset? now = null
    ) => DeadlinePlan.Make(work, 1, spread, ready, starting, now ?? Steps.Start, Rule(), Lead)!;

    [Fact]
    public void Next_OfTimesOfDay_IsTheNearestInTheWorkloadsZone()
    {
        Assert.True(
            DeadlineRule.TryParse(
                "06:00, 18:00",
                TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
                0.9,
                out var rule
            )
        );
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 17, 0, 0, TimeSpan.Zero), rule!.Next(Steps.Start));
    }

    [Fact]
    public void Make_ReadyOnesAreEnough_AsksForTheLeastThatAre() =>
        Assert.Equal((3, false), (Plan(3 * 3600, ready: 5).Replicas, Plan(3 * 3600, ready: 5).IsAtRisk));

    [Fact]
    public void Make_ReadyOnesAreNotEnough_CountsNewOnesFromALeadTimeOn()
    {
        // Two ready do 7,200 in the hour; the other 7,000 take three new ones of 3,300 s each.
        Assert.Equal(5, Plan(14_200, ready: 2).Replicas);
        Assert.Equal(4, Plan(13_800, ready: 2).Replicas);
    }

    [Fact]
    public void Make_ASpreadOfRates_AsksForMore()
    {
        Assert.Equal(4, Plan(3.9 * 3600, ready: 9).Replicas);
        Assert.Equal(6, Plan(3.9 * 3600, ready: 9, spread: 0.2).Replicas);
    }

    [Fact]
    public void Make_TooLateForNewOnes_KeepsWhatThereIsAndIsAtRisk()
    {
        var plan = Plan(3_000, ready: 3, starting: 2, now: Steps.Start.AddMinutes(57));
        Assert.Equal((5, true), (plan.Replicas, plan.IsAtRisk));
        Assert.Contains("at risk", plan.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void Make_RandomRates_MeetsItsDeadlineAsOftenAsStated(double probability)
    {
        var random = new Random(3);
        var met = 0;
        const int Runs = 4_000;
        for (var run = 0; run < Runs; run++)
        {
            var plan = DeadlinePlan.Make(20_000, 1, 0.15, 4, 0, Steps.Start, Rule(probability: probability), Lead)!;
            var rate = 1 + (0.15 * Gauss(random));
            var done = rate * ((4 * 3600.0) + ((plan.Replicas - 4) * 3300.0));
            met += done >= 20_000 ? 1 : 0;
        }

        // At least as often, up to three standard errors; whole replicas give a little more.
        Assert.True(
            met / (double)Runs >= probability - (3 * Math.Sqrt(probability * (1 - probability) / Runs)),
            $"{met}"
        );
    }

    [Fact]
    public void Decide_WithADeadline_ReplacesTheReactiveNumberAndFinishesInTime()
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { Capacity = 1, Deadline = Rule(), TargetUtilization = 1 };
        double queue = 12_000,
            ready = 1;
        var starting = new Queue<(DateTimeOffset At, int Count)>();
        var most = 0;
        var asked = 1;
        while (queue > 0 && steps.Now < Steps.Start.AddHours(1))
        {
            var done = Math.Min(queue, ready * 15);
            queue -= done;
            var decision = steps.Next(
                new SignalReadings
                {
                    At = steps.Now,
                    Queue = Reading.Of(queue),
                    Running = Reading.Of(queue > 0 ? ready : 0),
                    Completions = Reading.Of(done / 15),
                    ReadyReplicas = Reading.Of(ready),
                    Replicas = Reading.Of(asked),
                }
            );
            most = Math.Max(most, steps.Now > Steps.Start.AddMinutes(20) ? decision.Replicas : 0);
            if (decision.Clamps.Any(clamp => clamp.Guard == GuardNames.Deadline) && decision.Replicas > asked)
            {
                starting.Enqueue((steps.Now + Lead, decision.Replicas - asked));
                asked = decision.Replicas;
            }

            while (starting.TryPeek(out var due) && due.At <= steps.Now)
            {
                ready += starting.Dequeue().Count;
            }
        }

        // Reactive would ask for one replica per item; about 12,000 s of work in 40 min left takes five or six.
        Assert.Equal(0, queue);
        Assert.InRange(most, 4, 7);
    }

    [Fact]
    public void Decide_RateNotKnownYet_StaysWithTheReactiveNumber()
    {
        var steps = new Steps();
        steps.Settings = steps.Settings with { Deadline = Rule() };
        Assert.Equal(10, steps.Next(running: 10, queue: 150, ready: 2).Replicas);
    }

    [Fact]
    public void ScaledJob_OfKeda_StartsAsManyJobsAsTheOneSpecSays()
    {
        // KEDA's default strategy: ceil(value / target of the first spec) less the jobs that run.
        var steps = new Steps();
        steps.Settings = steps.Settings with { Capacity = 1, TargetUtilization = 1 };
        var decision = steps.Next(running: 2, queue: 5);
        var jobs = (int)Math.Ceiling(decision.Value / decision.Target) - 2;
        Assert.Equal((5, true), (jobs, decision.Active));
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
