using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Tests;

public sealed class SharedBudgetTests
{
    private const double Budget = 30;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Budget_IsNeverExceededInAnyTick()
    {
        foreach (var outcome in Run(Budget, Two(1, 0)))
        {
            var parts = outcome.Workloads.Select(part => part.Timeline!).ToArray();
            for (var tick = 0; tick < parts[0].Count; tick++)
            {
                Assert.True(parts.Sum(part => part.Ready[tick] + part.Starting[tick]) <= Budget);
            }

            Assert.Equal(outcome.GpuHours, outcome.Workloads.Sum(part => part.GpuHours), 9);
            Assert.Equal(outcome.Requests, outcome.Workloads.Sum(part => part.Requests));
        }
    }

    [Fact]
    public void Budget_PriorityAndWeight_DecideWhoMisses()
    {
        var equal = Reactive(Run(Budget, Two(1, 0))).Workloads[1].MissedFraction;
        var heavy = Reactive(Run(Budget, Two(4, 0))).Workloads[1].MissedFraction;
        var first = Reactive(Run(Budget, Two(1, 1))).Workloads[1].MissedFraction;
        Assert.True(heavy < equal, $"{heavy} against {equal}");
        Assert.True(first < equal, $"{first} against {equal}");
    }

    [Fact]
    public void Budget_ThatNeverBinds_ChangesNothing()
    {
        var free = Run(null, Two(1, 0));
        var bound = Run(1_000_000, Two(1, 0));
        Assert.Equal(
            free.Select(outcome => (outcome.GpuHours, outcome.MissedFraction, outcome.ScaleUps)),
            bound.Select(outcome => (outcome.GpuHours, outcome.MissedFraction, outcome.ScaleUps))
        );
    }

    [Fact]
    public void Suite_BudgetBelowOneEach_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(1, Two(1, 0)));

    private static PolicyOutcome Reactive(IReadOnlyList<PolicyOutcome> outcomes) =>
        outcomes.Single(outcome => outcome.Name == "reactive" && outcome.Parameters["target"] == 0.8);

    private static IReadOnlyList<PolicyOutcome> Run(double? budget, IReadOnlyList<Workload> workloads) =>
        new PolicySuite(
            workloads,
            new SuiteSettings
            {
                Conditions = FleetConditions.Constant(TimeSpan.FromSeconds(300)),
                PeakReplicas = 25,
                GpuBudget = budget,
                Record = true,
            }
        ).Run(["reactive", "oracle"]);

    private static Workload[] Two(double weight, int priority) =>
        [
            new("first", TrafficGenerator.Generate(Start, 4, 7)),
            new("second", TrafficGenerator.Generate(Start, 4, 8), weight, priority),
        ];
}
