using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Tests.Deciding;

namespace Prewarm.Scaler.Tests.Forecasts;

public sealed class BudgetReportsTests
{
    [Fact]
    public void Of_AfterAPass_SaysWhoAskedForWhatAndGotIt()
    {
        var bench = new DecidingBench(("pool", Pool()));
        var (search, batch) = (bench.Add("search", ("team", "search")), bench.Add("batch", ("gpusPerReplica", "2")));
        bench.Add("outside", ("team", "nobody"));
        bench.Pass((search, DecidingBench.Load(20)), (batch, DecidingBench.Load(90)));

        var state = BudgetReports.Of(Assert.Single(bench.Budgets));

        Assert.Equal(("pool", true, 10.0, false), (state.Name, state.HasGpus, state.Gpus, state.HasCostPerHour));
        Assert.Equal(
            [("search", 6.0, 1.0, (double?)null), ("rest", 0.0, 2.0, 8.0)],
            state.Members.Select(one =>
                (one.Label, one.Guarantee, one.Weight, one.HasBorrowMax ? one.BorrowMax : (double?)null)
            )
        );
        Assert.Equal(
            [("batch", 1, 2.0, 9, 4), ("outside", 1, 1.0, 0, 0), ("search", 0, 1.0, 2, 2)],
            state.Claims.Select(one => (one.Name, one.Member, one.GpusPerReplica, one.Wanted, one.Granted))
        );
    }

    [Fact]
    public void Of_ACostBudget_StatesMoneyAndPrices()
    {
        var money = new BudgetOptions { CostPerHour = 12, GpuHourCost = 3 };
        money.Members.Add("all", new BudgetMemberOptions());
        var bench = new DecidingBench(("money", money));
        bench.Pass((bench.Add("a", ("gpuHourCost", "5")), DecidingBench.Load(90)));

        var state = BudgetReports.Of(Assert.Single(bench.Budgets));

        Assert.Equal((false, 12.0), (state.HasGpus, state.CostPerHour));
        var claim = Assert.Single(state.Claims);
        Assert.Equal((5.0, 9, 2), (claim.CostPerReplicaHour, claim.Wanted, claim.Granted));
    }

    private static BudgetOptions Pool()
    {
        var pool = new BudgetOptions { Gpus = 10 };
        pool.Members.Add("search", new BudgetMemberOptions { Team = "search", Guarantee = 6 });
        pool.Members.Add("rest", new BudgetMemberOptions { Weight = 2, BorrowMax = 8 });
        return pool;
    }
}
