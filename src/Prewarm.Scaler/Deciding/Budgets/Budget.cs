using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>A configured budget, ready to be asked.</summary>
internal sealed class Budget
{
    private readonly (string? Namespace, string? Team)[] _members;
    private readonly double _gpuHourCost;

    public Budget(string name, BudgetOptions options)
    {
        Name = name;
        _gpuHourCost = options.GpuHourCost ?? 0;

        // The more is stated, the earlier it is asked; the label decides between equals, so every scaler replica agrees.
        var members = options
            .Members.OrderByDescending(pair =>
                (pair.Value.Team is null ? 0 : 2) + (pair.Value.Namespace is null ? 0 : 1)
            )
            .ThenBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        Labels = [.. members.Select(member => member.Key)];
        _members = [.. members.Select(member => (member.Value.Namespace, member.Value.Team))];
        Limits = new BudgetLimits(
            options.Gpus ?? double.PositiveInfinity,
            options.CostPerHour ?? double.PositiveInfinity,
            [
                .. members.Select(member => new BudgetShare(
                    member.Value.Guarantee,
                    member.Value.Weight,
                    member.Value.BorrowMax ?? double.PositiveInfinity
                )),
            ]
        );
    }

    public string Name { get; }

    /// <summary>The administrator's names of the members, in the order of the limits' members.</summary>
    public IReadOnlyList<string> Labels { get; }

    public BudgetLimits Limits { get; }

    /// <summary>Index of the member a workload belongs to; -1 when it is outside.</summary>
    public int MemberOf(Workload workload) =>
        Array.FindIndex(
            _members,
            member =>
                (member.Namespace is null || member.Namespace == workload.Id.Namespace)
                && (member.Team is null || member.Team == workload.Metadata.Team)
        );

    /// <summary>Price of one replica of a workload for an hour.</summary>
    public double CostPerReplicaHour(Workload workload) =>
        workload.Metadata.GpusPerReplica * (workload.Metadata.GpuHourCost ?? _gpuHourCost);
}
