namespace Prewarm.Scaling.Budgets;

/// <summary>Shares a budget out: guarantees first, then the rest by priority, and among equals by weighted max-min fairness.</summary>
/// <remarks>
/// Weighted max-min water-filling (Bertsekas and Gallager, Data Networks, 1992, section 6.5.2) in whole replicas: the next one goes
/// to whoever would hold least per weight after it. Two rounds, as in fair-share schedulers of clusters: within the guarantees, then
/// over them (borrowing). A replica that does not fit ends its workload's turn; smaller ones may still fit. Pure and deterministic:
/// the order of the requests does not matter. The limits are never exceeded but by what operators insist on; wanting more never gives less.
/// </remarks>
public static class FairShare
{
    /// <summary>Forgives the last bits of sums of fractions of a GPU.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Replicas granted to each request, in the order of the requests.</summary>
    public static int[] Allocate(BudgetLimits limits, IReadOnlyList<BudgetRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(requests);
        var ledger = new Ledger(limits, requests);
        for (var i = 0; i < requests.Count; i++)
        {
            ledger.Take(i, Math.Min(requests[i].Wanted, requests[i].Insisted));
        }

        foreach (var isBorrowing in new[] { false, true })
        {
            foreach (
                var equals in Enumerable
                    .Range(0, requests.Count)
                    .GroupBy(index => requests[index].Priority)
                    .OrderByDescending(group => group.Key)
            )
            {
                Fill(ledger, requests, equals, isBorrowing);
            }
        }

        return ledger.Granted;
    }

    private static void Fill(
        Ledger ledger,
        IReadOnlyList<BudgetRequest> requests,
        IEnumerable<int> equals,
        bool isBorrowing
    )
    {
        var queue = new PriorityQueue<int, (double Level, string Key)>(
            Comparer<(double Level, string Key)>.Create(
                static (left, right) =>
                    left.Level.CompareTo(right.Level) is var order and not 0
                        ? order
                        : string.CompareOrdinal(left.Key, right.Key)
            )
        );
        foreach (var index in equals)
        {
            queue.Enqueue(index, (ledger.LevelAfterOne(index), requests[index].Key));
        }

        while (queue.TryDequeue(out var index, out _))
        {
            if (ledger.Granted[index] < requests[index].Wanted && ledger.Fits(index, isBorrowing))
            {
                ledger.Take(index, 1);
                queue.Enqueue(index, (ledger.LevelAfterOne(index), requests[index].Key));
            }
        }
    }

    /// <summary>What has been handed out.</summary>
    private sealed class Ledger(BudgetLimits limits, IReadOnlyList<BudgetRequest> requests)
    {
        private readonly double[] _memberGpus = new double[limits.Members.Count];
        private double _gpus;
        private double _cost;

        public int[] Granted { get; } = new int[requests.Count];

        public void Take(int index, int replicas)
        {
            var request = requests[index];
            Granted[index] += replicas;
            _gpus += replicas * request.GpusPerReplica;
            _cost += replicas * request.CostPerReplicaHour;
            _memberGpus[request.Member] += replicas * request.GpusPerReplica;
        }

        public bool Fits(int index, bool isBorrowing)
        {
            var request = requests[index];
            var share = limits.Members[request.Member];
            var memberMost = isBorrowing ? share.Guarantee + share.BorrowMax : share.Guarantee;
            return Holds(_gpus, request.GpusPerReplica, limits.Gpus)
                && Holds(_cost, request.CostPerReplicaHour, limits.CostPerHour)
                && Holds(_memberGpus[request.Member], request.GpusPerReplica, memberMost);
        }

        /// <summary>What it would hold per weight with one more; a replica that needs no GPU counts by its price.</summary>
        public double LevelAfterOne(int index)
        {
            var request = requests[index];
            var size = request.GpusPerReplica > 0 ? request.GpusPerReplica : request.CostPerReplicaHour;
            return (Granted[index] + 1) * size / (request.Weight * limits.Members[request.Member].Weight);
        }

        private static bool Holds(double used, double more, double limit) =>
            more <= 0 || used + more <= limit + Tolerance;
    }
}
