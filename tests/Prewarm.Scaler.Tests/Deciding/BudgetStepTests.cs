using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaler.Tests.Deciding;

public sealed class BudgetStepTests
{
    private static (string, BudgetOptions) Gpus(
        double gpus,
        params (string Label, BudgetMemberOptions Member)[] members
    )
    {
        var budget = new BudgetOptions { Gpus = gpus };
        foreach (var (label, member) in members.Length == 0 ? [("all", new BudgetMemberOptions())] : members)
        {
            budget.Members.Add(label, member);
        }

        return ("pool", budget);
    }

    [Fact]
    public void Pass_WishesExceedTheBudget_AreCutVisibly()
    {
        var bench = new DecidingBench(Gpus(10));
        var (a, b) = (bench.Add("a"), bench.Add("b"));
        var decisions = bench.Pass((a, DecidingBench.Load(90)), (b, DecidingBench.Load(20)));

        Assert.Equal([8, 2], decisions.Select(decision => decision!.Replicas));
        Assert.Equal(
            new ClampRecord(GuardNames.Budget, 9, 8, 9, "budget pool has no more for it"),
            Assert.Single(decisions[0]!.Clamps)
        );
        Assert.Equal(80, a.Latest!.Value);
        Assert.Empty(decisions[1]!.Clamps);
    }

    [Fact]
    public void Pass_TwoScalerReplicas_GiveTheSameNumbersWhateverTheOrder()
    {
        static int[] Run(bool reversed)
        {
            var bench = new DecidingBench(Gpus(17));
            string[] names = ["a", "b", "c"];
            foreach (var name in reversed ? names.Reverse() : names)
            {
                bench.Add(name, ("gpusPerReplica", name == "b" ? "4" : "1"), ("priority", name == "c" ? "1" : "0"));
            }

            var all = bench.Registry.Workloads.OrderBy(workload => workload.Id.Name, StringComparer.Ordinal).ToArray();
            bench.Pass([.. (reversed ? all.Reverse() : all).Select(workload => (workload, DecidingBench.Load(70)))]);
            return [.. all.Select(workload => workload.Latest!.Replicas)];
        }

        Assert.Equal(Run(false), Run(true));
    }

    [Fact]
    public void Pass_AWorkloadLosesItsSignals_KeepsWhatItWasGranted()
    {
        var bench = new DecidingBench(Gpus(10));
        var (a, b) = (bench.Add("a"), bench.Add("b"));
        bench.Replicas((a, 60), (b, 20));
        for (var i = 0; i < 25; i++)
        {
            bench.Pass((a, DecidingBench.Lost()), (b, DecidingBench.Load(20)));
        }

        Assert.True(a.Latest!.IsUnavailable);
        bench.Pass((a, DecidingBench.Lost()), (b, DecidingBench.Load(90)));
        Assert.Equal(4, b.Latest!.Replicas);
    }

    [Fact]
    public void Pass_OverNewWorkloadsOnly_TakesFromWhatIsLeft()
    {
        var bench = new DecidingBench(Gpus(10));
        var a = bench.Add("a");
        bench.Replicas((a, 80));
        var b = bench.Add("b");

        Assert.Equal([2], bench.Replicas((b, 90)));
        Assert.Equal([5, 5], bench.Replicas((a, 80), (b, 90)));
    }

    [Fact]
    public void Pass_TwoTriggersOfOneObject_ShareTheirReplicas()
    {
        var bench = new DecidingBench(Gpus(10));
        var live = bench.Add("a");
        var other = bench.Add("a", ("selector", "model_name=\"x\""));
        var b = bench.Add("b");

        Assert.Equal([5, 3, 5], bench.Replicas((live, 60), (other, 30), (b, 90)));
    }

    [Fact]
    public void Pass_PinnedWorkload_IsNotCutAndTheOthersGetTheRest()
    {
        var bench = new DecidingBench(Gpus(10));
        var (a, b) = (bench.Add("a"), bench.Add("b", ("priority", "9")));
        bench.Order("override", "inference/a", """{"kind":"pin","replicas":7}""");

        Assert.Equal([7, 3], bench.Replicas((a, 10), (b, 90)));
    }

    [Fact]
    public void Pass_MembersByTeamAndNamespace_HaveTheirGuarantees()
    {
        var bench = new DecidingBench(
            Gpus(
                12,
                ("search", new BudgetMemberOptions { Team = "search", Guarantee = 8 }),
                ("rest", new BudgetMemberOptions { Namespace = "inference" })
            )
        );
        var search = bench.Add("a", ("team", "search"));
        var rest = bench.Add("b", ("priority", "5"));

        Assert.Equal([8, 4], bench.Replicas((search, 200), (rest, 200)));
        Assert.Equal([1, 11], bench.Replicas((search, 10), (rest, 200)));
    }

    [Fact]
    public void Pass_ACostBudget_CountsStatedPricesAndItsOwn()
    {
        var budget = new BudgetOptions { CostPerHour = 20, GpuHourCost = 2 };
        budget.Members.Add("all", new BudgetMemberOptions());
        var bench = new DecidingBench(("money", budget));
        var (dear, usual) = (bench.Add("a", ("gpuHourCost", "5"), ("priority", "1")), bench.Add("b"));

        Assert.Equal([3, 2], bench.Replicas((dear, 30), (usual, 90)));
    }

    [Fact]
    public void Validate_BrokenBudgets_NamesEveryProblem()
    {
        var options = new BudgetsOptions();
        options.All.Add("empty", new BudgetOptions());
        options.All.Add("money", Money());
        options.All.Add("small", Gpus(4, ("a", new BudgetMemberOptions { Guarantee = 5, Weight = 0 })).Item2);
        var result = new BudgetsOptionsRules().Validate(null, options);

        Assert.Equal(5, result.Failures!.Count());

        static BudgetOptions Money()
        {
            var budget = new BudgetOptions { CostPerHour = 5 };
            budget.Members.Add("all", new BudgetMemberOptions());
            return budget;
        }
    }
}
