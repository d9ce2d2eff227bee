using Prewarm.Scaling.Budgets;

namespace Prewarm.Scaling.Tests.Budgets;

public sealed class FairShareTests
{
    private static BudgetRequest Ask(
        string key,
        int wanted,
        int member = 0,
        int insisted = 0,
        double gpus = 1,
        double cost = 0,
        int priority = 0,
        double weight = 1
    ) => new(key, member, wanted, insisted, gpus, cost, priority, weight);

    private static BudgetLimits Gpus(double gpus, params BudgetShare[] members) =>
        new(gpus, double.PositiveInfinity, members.Length == 0 ? [Share(0)] : members);

    private static BudgetShare Share(double guarantee, double weight = 1, double borrowMax = double.PositiveInfinity) =>
        new(guarantee, weight, borrowMax);

    [Fact]
    public void Allocate_EnoughForAll_GivesWhatIsWanted() =>
        Assert.Equal([3, 5], FairShare.Allocate(Gpus(8), [Ask("a", 3), Ask("b", 5)]));

    [Fact]
    public void Allocate_Short_SmallWishesAreMetAndTheRestIsShared() =>
        Assert.Equal([2, 4, 4], FairShare.Allocate(Gpus(10), [Ask("a", 2), Ask("b", 9), Ask("c", 9)]));

    [Fact]
    public void Allocate_Weights_ShareInTheirRatio() =>
        Assert.Equal([9, 3], FairShare.Allocate(Gpus(12), [Ask("a", 20, weight: 3), Ask("b", 20)]));

    [Fact]
    public void Allocate_Priority_IsServedFirstButNotOutOfAGuarantee() =>
        Assert.Equal(
            [6, 4],
            FairShare.Allocate(
                Gpus(10, Share(0), Share(4)),
                [Ask("urgent", 20, member: 0, priority: 9), Ask("steady", 20, member: 1)]
            )
        );

    [Fact]
    public void Allocate_UnusedGuarantee_IsLentAndComesBackWhenWanted()
    {
        var limits = Gpus(10, Share(6), Share(4));

        Assert.Equal([1, 9], FairShare.Allocate(limits, [Ask("a", 1), Ask("b", 20, member: 1)]));
        Assert.Equal([6, 4], FairShare.Allocate(limits, [Ask("a", 9), Ask("b", 20, member: 1)]));
    }

    [Fact]
    public void Allocate_BorrowMax_LeavesTheRestIdle() =>
        Assert.Equal([5], FairShare.Allocate(Gpus(10, Share(2, borrowMax: 3)), [Ask("a", 20)]));

    [Fact]
    public void Allocate_WholeReplicas_OneThatDoesNotFitLeavesRoomForSmallerOnes() =>
        Assert.Equal([1, 2], FairShare.Allocate(Gpus(10), [Ask("big", 3, gpus: 8, priority: 1), Ask("small", 9)]));

    [Fact]
    public void Allocate_Insisted_IsTakenOutFirst() =>
        Assert.Equal([7, 3], FairShare.Allocate(Gpus(10), [Ask("pinned", 7, insisted: 7), Ask("b", 9, priority: 5)]));

    [Fact]
    public void Allocate_Cost_IsALimitToo() =>
        Assert.Equal(
            [2, 3],
            FairShare.Allocate(
                new BudgetLimits(double.PositiveInfinity, 16, [Share(0)]),
                [Ask("dear", 9, cost: 5), Ask("cheap", 3, cost: 2)]
            )
        );

    [Fact]
    public void Allocate_NoGpuNeeded_IsNotHeldBack() =>
        Assert.Equal([4, 9], FairShare.Allocate(Gpus(4), [Ask("a", 9), Ask("cpu", 9, gpus: 0)]));

    [Fact]
    public void Allocate_AnyOrder_GivesEachTheSame()
    {
        BudgetRequest[] requests =
        [
            Ask("a", 7, gpus: 2, weight: 1.5),
            Ask("b", 7, member: 1, priority: 2),
            Ask("c", 7, gpus: 4),
            Ask("d", 7, member: 1),
        ];
        var limits = Gpus(23, Share(8), Share(3));
        var forward = FairShare.Allocate(limits, requests);
        var backward = FairShare.Allocate(limits, [.. requests.Reverse()]);

        Assert.Equal(forward, backward.Reverse());
    }
}
