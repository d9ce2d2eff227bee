using Microsoft.Extensions.Options;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Budgets;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>Cuts the decisions of a pass to the budgets. Not thread-safe: passes do not overlap.</summary>
/// <remarks>
/// Triggers of one ScaledObject scale the same replicas, so they ask as one. A workload without a number keeps what it was
/// granted: its replicas are still there. In a pass over some workloads only, the others keep theirs too. Every scaler replica
/// that knows the same workloads cuts the same, because nothing but the wishes of the instant decides.
/// </remarks>
internal sealed class BudgetStep(WorkloadRegistry registry, IOptions<BudgetsOptions> options)
{
    private readonly Budget[] _budgets =
    [
        .. options
            .Value.All.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(pair => new Budget(pair.Key, pair.Value)),
    ];

    private Dictionary<(string, string), int> _granted = [];

    public IReadOnlyList<Budget> Budgets => _budgets;

    /// <summary>How the last pass shared every budget out; empty before the first. A new list each time.</summary>
    public IReadOnlyList<BudgetStanding> Standings { get; private set; } = [];

    /// <summary>Cuts in place, budget by budget; a later one sees what an earlier one left.</summary>
    /// <param name="workloads">The workloads of the pass.</param>
    /// <param name="decisions">Their decisions; null where deciding failed.</param>
    public void Apply(IReadOnlyList<Workload> workloads, Decision?[] decisions)
    {
        if (_budgets.Length == 0)
        {
            return;
        }

        var objects = Objects(workloads, decisions);
        Standings = [.. _budgets.Select(budget => Apply(budget, objects, workloads, decisions))];

        _granted = objects.ToDictionary(pair => pair.Key, pair => Wanted(pair.Value, decisions));
    }

    private static BudgetStanding Apply(
        Budget budget,
        SortedDictionary<(string, string), Shared> objects,
        IReadOnlyList<Workload> workloads,
        Decision?[] decisions
    )
    {
        var inside = objects
            .Select(pair => (pair.Value, Member: budget.MemberOf(pair.Value.First)))
            .Where(item => item.Member >= 0)
            .ToArray();
        var requests = inside.Select(item => Request(budget, item.Value, item.Member, decisions)).ToArray();
        var granted = FairShare.Allocate(budget.Limits, requests);
        for (var i = 0; i < inside.Length; i++)
        {
            if (granted[i] >= requests[i].Wanted)
            {
                continue;
            }

            foreach (var index in inside[i].Value.Passed)
            {
                decisions[index] = GuardChain.Cut(
                    decisions[index]!,
                    granted[i],
                    GuardNames.Budget,
                    $"budget {budget.Name} has no more for it",
                    workloads[index].Settings.ActivationThreshold,
                    workloads[index].Settings.Deadband
                );
            }
        }

        return new BudgetStanding(
            budget,
            [
                .. inside.Select(
                    (item, i) =>
                        new BudgetClaimed(
                            item.Value.First.Id.Namespace,
                            item.Value.First.Id.Name,
                            requests[i],
                            granted[i]
                        )
                ),
            ]
        );
    }

    private static BudgetRequest Request(Budget budget, Shared shared, int member, Decision?[] decisions)
    {
        var wanted = Wanted(shared, decisions);

        // Replicas that nobody decides about in this pass are there all the same.
        var insisted = shared.Passed.Count == 0 ? wanted : Math.Max(shared.Insisted, shared.Held);
        var metadata = shared.First.Metadata;
        return new BudgetRequest(
            $"{shared.First.Id.Namespace}/{shared.First.Id.Name}",
            member,
            wanted,
            insisted,
            metadata.GpusPerReplica,
            budget.CostPerReplicaHour(shared.First),
            metadata.Priority,
            metadata.Weight
        );
    }

    private static int Wanted(Shared shared, Decision?[] decisions) =>
        shared.Passed.Select(index => decisions[index]!.Replicas).Append(shared.Held).Max();

    private SortedDictionary<(string, string), Shared> Objects(IReadOnlyList<Workload> workloads, Decision?[] decisions)
    {
        var objects = new SortedDictionary<(string, string), Shared>(
            Comparer<(string Space, string Name)>.Create(
                static (left, right) =>
                    string.CompareOrdinal(left.Space, right.Space) is var order and not 0
                        ? order
                        : string.CompareOrdinal(left.Name, right.Name)
            )
        );
        var position = workloads
            .Select((workload, index) => (workload, index))
            .ToDictionary(pair => pair.workload, pair => pair.index);
        foreach (
            var workload in registry
                .Workloads.Union(workloads)
                .OrderBy(known => known.Id.Trigger, StringComparer.Ordinal)
        )
        {
            var key = (workload.Id.Namespace, workload.Id.Name);
            if (!objects.TryGetValue(key, out var shared))
            {
                objects[key] = shared = new Shared(workload);
            }

            if (position.TryGetValue(workload, out var index) && decisions[index] is { IsUnavailable: false })
            {
                shared.Passed.Add(index);
                shared.Insisted = Math.Max(shared.Insisted, workload.Engine.Insisted);
            }
            else
            {
                shared.Held = Math.Max(shared.Held, _granted.GetValueOrDefault(key));
            }
        }

        return objects;
    }

    /// <summary>One ScaledObject.</summary>
    private sealed class Shared(Workload first)
    {
        public Workload First { get; } = first;

        /// <summary>Its decisions of this pass, by position.</summary>
        public List<int> Passed { get; } = [];

        public int Insisted { get; set; }

        /// <summary>Replicas held by triggers that have no number in this pass.</summary>
        public int Held { get; set; }
    }
}
