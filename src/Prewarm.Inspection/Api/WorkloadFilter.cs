using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>Picks and orders workloads; page and API do it alike.</summary>
internal static class WorkloadFilter
{
    /// <summary>What rows can be ordered by; a leading minus turns the order around.</summary>
    public static readonly IReadOnlyList<string> Orders =
    [
        "name",
        "status",
        "demand",
        "replicas",
        "rise",
        "coverage",
        "error",
        "saved",
    ];

    /// <summary>Where the worst come first.</summary>
    private static readonly string[] StatusOrder = ["degraded", "silent", "overridden", "learning", "shadow", "live"];

    /// <param name="search">Part of namespace or name, case does not matter.</param>
    /// <param name="status">Only this status.</param>
    /// <param name="order">One of <see cref="Orders"/>; null keeps the order of names.</param>
    public static IReadOnlyList<WorkloadView> Apply(
        IReadOnlyList<WorkloadView> all,
        string? search,
        string? status,
        string? order
    )
    {
        var rows = all.Where(one =>
            (string.IsNullOrEmpty(status) || one.Status == status)
            && (
                string.IsNullOrEmpty(search)
                || (one.Namespace + "/" + one.Name).Contains(search.Trim(), StringComparison.OrdinalIgnoreCase)
            )
        );
        var descending = order?.StartsWith('-') == true;
        return [.. Order(rows, order?.TrimStart('-'), descending)];
    }

    public static bool IsOrder(string? order) => string.IsNullOrEmpty(order) || Orders.Contains(order.TrimStart('-'));

    private static IEnumerable<WorkloadView> Order(IEnumerable<WorkloadView> rows, string? order, bool descending) =>
        order switch
        {
            "status" => By(rows, one => Array.IndexOf(StatusOrder, one.Status), descending),
            "demand" => By(rows, one => one.Demand ?? -1, descending),
            "replicas" => By(rows, one => one.Decision?.Replicas ?? -1, descending),
            "rise" => By(rows, one => one.NextRise?.At.UtcTicks ?? long.MaxValue, descending),
            "coverage" => By(rows, one => one.Coverage ?? 2, descending),
            "error" => By(rows, one => one.Wape ?? -1, descending),
            "saved" => By(rows, one => one.MinutesSaved ?? -1, descending),
            _ => descending ? rows.Reverse() : rows,
        };

    private static IOrderedEnumerable<WorkloadView> By<TKey>(
        IEnumerable<WorkloadView> rows,
        Func<WorkloadView, TKey> key,
        bool descending
    ) => descending ? rows.OrderByDescending(key) : rows.OrderBy(key);
}
