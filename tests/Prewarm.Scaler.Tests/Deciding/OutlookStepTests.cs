using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaler.Tests.Deciding;

public sealed class OutlookStepTests
{
    /// <summary>One more unit of demand each minute.</summary>
    private static ForecastView Rising()
    {
        float[] ramp = [.. Enumerable.Range(0, 180).Select(point => (float)point)];
        return new ForecastView
        {
            Origin = DecidingBench.Start,
            Step = TimeSpan.FromMinutes(1),
            Mean = ramp,
            Levels = [0.5, 0.9],
            WindowQuantiles = [.. ramp, .. ramp],
            Window = TimeSpan.FromMinutes(6),
        };
    }

    [Fact]
    public void Pass_ForecastWillExceedTheMaximum_SaysWhenInMetricAndReason()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a", ("maxForecastReplicas", "6"));
        bench.Forecasts.Put(workload.Id, Rising());
        var decision = bench.Pass((workload, DecidingBench.Load(1)))[0]!;

        // 61 needs seven replicas of 10, a minute and a quarter less than the forecast's 61st.
        var shortage = Assert.Single(bench.Outlook.Shortages);
        Assert.Equal(TimeSpan.FromMinutes(61), shortage.In);
        Assert.Contains("the forecast will exceed its maximum of replicas in 61 min", decision.Reasons);
    }

    [Fact]
    public void Pass_ForecastsWillExceedABudget_SayWhenToAllMembers()
    {
        var budget = new BudgetOptions { Gpus = 10 };
        budget.Members.Add("all", new BudgetMemberOptions());
        var bench = new DecidingBench(("pool", budget));
        var (a, b) = (bench.Add("a"), bench.Add("b"));
        bench.Forecasts.Put(a.Id, Rising());
        bench.Forecasts.Put(b.Id, Rising());
        var decisions = bench.Pass((a, DecidingBench.Load(1)), (b, DecidingBench.Load(1)));

        var shortage = Assert.Single(bench.Outlook.Shortages);
        Assert.Equal(("pool", 51), (shortage.Budget, (int)shortage.In.TotalMinutes));
        Assert.All(
            decisions,
            decision => Assert.Contains("budget pool", string.Join(' ', decision!.Reasons), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Pass_NothingIsShort_SaysNothing()
    {
        var bench = new DecidingBench();
        var workload = bench.Add("a", ("maxForecastReplicas", "40"));
        bench.Forecasts.Put(workload.Id, Rising());
        bench.Pass((workload, DecidingBench.Load(1)));

        Assert.Empty(bench.Outlook.Shortages);
    }
}
