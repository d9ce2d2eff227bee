using Prewarm.Scaling.Budgets;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Simulation;

/// <summary>Several fleets under one number of GPUs, one GPU a replica, shared out by the product's own fair share.</summary>
/// <remarks>
/// Twice per tick, as in a cluster: the answers are cut to what the budget grants, as the scaler does before KEDA asks; and no
/// replica is placed that no GPU is free for, because the HPA holds on to earlier wishes for a while. What runs is not evicted.
/// </remarks>
internal sealed class SharedBudget
{
    private readonly BudgetLimits _limits;
    private readonly IReadOnlyList<Workload> _workloads;
    private readonly double _gpus;

    /// <param name="gpus">GPUs in all, at least one per workload.</param>
    /// <param name="workloads">Who shares.</param>
    public SharedBudget(double gpus, IReadOnlyList<Workload> workloads)
    {
        (_gpus, _workloads) = (gpus, workloads);
        _limits = new BudgetLimits(
            gpus,
            double.PositiveInfinity,
            [new BudgetShare(Guarantee: 0, Weight: 1, BorrowMax: double.PositiveInfinity)]
        );
    }

    /// <summary>Runs all fleets side by side for a number of ticks.</summary>
    public void Run(IReadOnlyList<FleetReplay> replays, int ticks)
    {
        Begin(replays);
        var answers = new (double Value, double Target)[replays.Count];
        var wanted = new int[replays.Count];
        var held = new int[replays.Count];
        for (var tick = 0; tick < ticks; tick++)
        {
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = replays[i].Serve();
                wanted[i] = MetricRounding.Replicas(answers[i].Value, answers[i].Target);
            }

            // Nobody can be asked to have none: the HPA's least is one replica.
            var granted = Share(wanted, _ => 1);
            for (var i = 0; i < answers.Length; i++)
            {
                var (value, target) = answers[i];
                wanted[i] = replays[i].Sync(granted[i] < wanted[i] ? granted[i] * target : value, target);
                held[i] = replays[i].Fleet.Replicas;
            }

            Place(replays, Share(wanted, i => held[i]));
        }
    }

    /// <summary>The start must fit too.</summary>
    private void Begin(IReadOnlyList<FleetReplay> replays) =>
        Place(replays, Share([.. replays.Select(replay => replay.Fleet.Replicas)], _ => 1));

    private static void Place(IReadOnlyList<FleetReplay> replays, int[] replicas)
    {
        for (var i = 0; i < replicas.Length; i++)
        {
            replays[i].Fleet.Resize(replicas[i]);
        }
    }

    private int[] Share(int[] wanted, Func<int, int> insisted)
    {
        if (wanted.Sum(static one => (long)one) <= _gpus)
        {
            return wanted;
        }

        var requests = new BudgetRequest[wanted.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = new BudgetRequest(
                _workloads[i].Name,
                Member: 0,
                wanted[i],
                insisted(i),
                GpusPerReplica: 1,
                CostPerReplicaHour: 0,
                _workloads[i].Priority,
                _workloads[i].Weight
            );
        }

        return FairShare.Allocate(_limits, requests);
    }
}
