using FsCheck.Xunit;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Scaling.Tests.Budgets;

public sealed class FairShareProperties
{
    private const double Tolerance = 1e-6;

    private static (BudgetLimits Limits, BudgetRequest[] Requests) Draw(int seed, bool hasInsisting)
    {
        var random = new Random(seed);
        double[] sizes = [0, 0.5, 1, 2, 8];
        var members = Enumerable
            .Range(0, random.Next(1, 4))
            .Select(_ => new BudgetShare(
                random.Next(0, 10),
                0.5 + random.NextDouble(),
                random.Next(2) == 0 ? double.PositiveInfinity : random.Next(0, 20)
            ))
            .ToArray();
        var limits = new BudgetLimits(
            members.Sum(member => member.Guarantee) + random.Next(0, 40),
            random.Next(2) == 0 ? double.PositiveInfinity : random.Next(0, 100),
            members
        );
        BudgetRequest[] requests =
        [
            .. Enumerable
                .Range(0, random.Next(1, 9))
                .Select(i =>
                {
                    var gpus = sizes[random.Next(sizes.Length)];
                    return new BudgetRequest(
                        $"w{i}",
                        random.Next(members.Length),
                        random.Next(0, 20),
                        hasInsisting && random.Next(3) == 0 ? random.Next(0, 6) : 0,
                        gpus,
                        gpus * 2.5,
                        random.Next(-1, 2),
                        0.5 + random.NextDouble()
                    );
                }),
        ];
        return (limits, requests);
    }

    private static double Gpus(IReadOnlyList<BudgetRequest> requests, IEnumerable<int> counts) =>
        requests.Zip(counts, (request, count) => request.GpusPerReplica * count).Sum();

    private static double Cost(IReadOnlyList<BudgetRequest> requests, IEnumerable<int> counts) =>
        requests.Zip(counts, (request, count) => request.CostPerReplicaHour * count).Sum();

    [Property(MaxTest = 500, EndSize = 1_000_000)]
    public void Allocate_Anything_NeverExceedsTheBudget(int seed)
    {
        var (limits, requests) = Draw(seed, hasInsisting: false);
        var granted = FairShare.Allocate(limits, requests);

        Assert.True(Gpus(requests, granted) <= limits.Gpus + Tolerance);
        Assert.True(Cost(requests, granted) <= limits.CostPerHour + Tolerance);
        Assert.All(requests.Zip(granted), pair => Assert.InRange(pair.Second, 0, pair.First.Wanted));
    }

    [Property(MaxTest = 500, EndSize = 1_000_000)]
    public void Allocate_WithInsisting_ExceedsByNothingElse(int seed)
    {
        var (limits, requests) = Draw(seed, hasInsisting: true);
        var granted = FairShare.Allocate(limits, requests);
        int[] insisted = [.. requests.Select(request => Math.Min(request.Wanted, request.Insisted))];

        Assert.True(Gpus(requests, granted) <= Math.Max(limits.Gpus, Gpus(requests, insisted)) + Tolerance);
        Assert.True(Cost(requests, granted) <= Math.Max(limits.CostPerHour, Cost(requests, insisted)) + Tolerance);
        Assert.All(insisted.Zip(granted), pair => Assert.True(pair.Second >= pair.First));
    }

    [Property(MaxTest = 500, EndSize = 1_000_000)]
    public void Allocate_WantingMore_NeverGivesLess(int seed)
    {
        var (limits, requests) = Draw(seed, hasInsisting: true);
        var index = (int)((uint)seed % (uint)requests.Length);
        var before = FairShare.Allocate(limits, requests)[index];
        requests[index] = requests[index] with { Wanted = requests[index].Wanted + 1 + (int)((uint)seed % 7) };

        Assert.True(FairShare.Allocate(limits, requests)[index] >= before);
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void Allocate_GuaranteedWishes_AreMetBeforeAnybodyBorrows(int seed)
    {
        var (limits, requests) = Draw(seed, hasInsisting: false);
        limits = limits with { CostPerHour = double.PositiveInfinity };
        requests = [.. requests.Select(request => request with { GpusPerReplica = 1 })];
        var granted = FairShare.Allocate(limits, requests);
        for (var member = 0; member < limits.Members.Count; member++)
        {
            var mine = Enumerable.Range(0, requests.Length).Where(i => requests[i].Member == member).ToArray();
            var due = Math.Min(Math.Floor(limits.Members[member].Guarantee), mine.Sum(i => requests[i].Wanted));
            Assert.True(mine.Sum(i => granted[i]) >= due);
        }
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void Allocate_AnyOrder_GivesEachTheSame(int seed)
    {
        var (limits, requests) = Draw(seed, hasInsisting: true);
        int[] order = [.. Enumerable.Range(0, requests.Length).OrderBy(i => (i * 7919) ^ seed)];
        var shuffled = FairShare.Allocate(limits, [.. order.Select(i => requests[i])]);
        var plain = FairShare.Allocate(limits, requests);

        Assert.Equal(order.Select(i => plain[i]), shuffled);
    }
}
