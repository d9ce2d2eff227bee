using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Reports;

/// <summary>Makes a cost report of what is stored. Pure.</summary>
internal static class CostCalculation
{
    private const double MinutesPerHour = 60;

    /// <summary>Fewer pre-warms than this are no ground for advice.</summary>
    private const int PrewarmsForAdvice = 5;
    private const string NoTeam = "(no team)";

    public static CostReport Make(
        string by,
        DateTimeOffset from,
        DateTimeOffset to,
        IReadOnlyList<StoredWorkload> workloads,
        IReadOnlyList<UsageRow> usage,
        IReadOnlyList<LedgerRow> ledger,
        CostPrices prices
    )
    {
        var settings = workloads.ToDictionary(
            workload => workload.Key,
            workload => WorkloadSettings.Parser.ParseFrom(workload.Settings)
        );
        string Group(HistoryKey key) =>
            by == "team"
                ? (settings.GetValueOrDefault(key)?.Team is { Length: > 0 } team ? team : NoTeam)
                : $"{key.Namespace}/{key.Name}";
        double Gpus(HistoryKey key) => settings.GetValueOrDefault(key)?.GpusPerReplica is > 0 and var gpus ? gpus : 1;
        double Price(HistoryKey key) => prices.Of(settings.GetValueOrDefault(key)?.GpuHourCost ?? 0);

        var ledgerOf = ledger.ToLookup(row => Group(row.Key));
        var rows = usage
            .GroupBy(row => Group(row.Key))
            .Select(group => Row(group.Key, [.. group], [.. ledgerOf[group.Key]], Gpus, Price))
            .OrderByDescending(row => row.Cost)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ToList();
        var days = usage
            .GroupBy(row => new DateTimeOffset(row.Hour.UtcDateTime.Date, TimeSpan.Zero))
            .OrderBy(day => day.Key)
            .Select(day => new CostDay(
                day.Key,
                day.Sum(row => row.ReplicaMinutes / MinutesPerHour * Gpus(row.Key) * Price(row.Key)),
                day.Sum(row => row.ReactiveMinutes / MinutesPerHour * Gpus(row.Key) * Price(row.Key))
            ));
        var total = Row("total", usage, ledger, Gpus, Price) with { Advice = null };
        return new CostReport(by, from, to, rows, total, [.. days]);
    }

    private static CostRow Row(
        string name,
        IReadOnlyList<UsageRow> usage,
        IReadOnlyList<LedgerRow> ledger,
        Func<HistoryKey, double> gpus,
        Func<HistoryKey, double> price
    )
    {
        double Hours(Func<UsageRow, double> minutes) => usage.Sum(row => minutes(row) / MinutesPerHour * gpus(row.Key));
        double Cost(Func<UsageRow, double> minutes) =>
            usage.Sum(row => minutes(row) / MinutesPerHour * gpus(row.Key) * price(row.Key));
        var counted = usage.Where(row => double.IsFinite(row.Requests)).ToList();
        var requests = counted.Count == 0 ? (double?)null : counted.Sum(row => row.Requests);
        var cost = Cost(row => row.ReplicaMinutes);

        // Cost of the hours whose requests are known only: the others would make a request look dearer than it is.
        var ofCounted = counted.Sum(row => row.ReplicaMinutes / MinutesPerHour * gpus(row.Key) * price(row.Key));
        var perRequest = requests is > 0 ? ofCounted / requests : null;
        var prewarms = new CostPrewarms(
            ledger.Count(row => row.Outcome == LedgerOutcome.Used),
            ledger.Count(row => row.Outcome == LedgerOutcome.Wasted),
            ledger.Count(row => row.Outcome == LedgerOutcome.Missed)
        );
        var row = new CostRow(
            name,
            usage.Sum(row => row.Minutes) / MinutesPerHour,
            Hours(row => row.ReplicaMinutes),
            cost,
            Hours(row => row.ReactiveMinutes),
            Cost(row => row.ReactiveMinutes),
            Hours(row => row.WastedMinutes),
            Cost(row => row.WastedMinutes),
            requests,
            perRequest * 1000,
            perRequest * 1_000_000,
            ledger.Sum(row => row.MinutesSaved),
            prewarms,
            Share(prewarms.Used, prewarms.Wasted),
            Share(prewarms.Used, prewarms.Missed),
            null
        );
        return row with { Advice = Advice(row) };
    }

    private static double? Share(int part, int rest) => part + rest == 0 ? null : (double)part / (part + rest);

    private static string? Advice(CostRow row)
    {
        if (row.Prewarms.Used + row.Prewarms.Wasted + row.Prewarms.Missed < PrewarmsForAdvice)
        {
            return null;
        }

        var wastedShare = row.GpuHours > 0 ? row.WastedGpuHours / row.GpuHours : 0;
        return (row.Precision, row.Recall) switch
        {
            (< 0.5, >= 0.8 or null) when wastedShare > 0.1 =>
                "most pre-warms were in vain: lower serviceLevel (or missCostGpuMinutes), or set maxForecastReplicas",
            (< 0.5, _) when wastedShare > 0.1 =>
                "pre-warms come at the wrong time: check timezone, leadTime and whether the traffic has a rhythm; mode shadow costs nothing meanwhile",
            (_, < 0.5) when row.Prewarms.Missed >= PrewarmsForAdvice =>
                "many waves came without a pre-warm: raise serviceLevel (or missCostGpuMinutes), or state a longer leadTime",
            _ => null,
        };
    }
}
