using Prewarm.Forecaster.Backfill;
using Prewarm.Forecaster.Recording;
using Prewarm.Forecaster.Workloads;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Collecting;

/// <summary>Takes reports in: checks each item on its own, so that one bad workload cannot take the others' history away.</summary>
internal sealed class Collector(
    ForecastBoard board,
    MinuteBuckets buckets,
    BudgetBoard budgets,
    DecisionRecorder recorder,
    ForecasterMetrics metrics,
    TimeProvider clock
)
{
    private const double DemandMax = 1e15;
    private const int NameLengthMax = 512;

    public ReportResponse Take(ReportRequest report)
    {
        var refused = TakeSettings(report);
        TakeDecisions(report);
        if (!TryReadInstant(report.AtUnixMs, out var at))
        {
            metrics.Refused("instant");
            return new ReportResponse();
        }

        if (!budgets.Take(at, report.Budgets))
        {
            metrics.Refused("budget");
        }

        var now = clock.GetUtcNow();
        var needsSettings = false;
        foreach (var observation in report.Observations)
        {
            if (
                observation.Key is null
                || !double.IsFinite(observation.Demand)
                || observation.Demand is < 0 or > DemandMax
            )
            {
                metrics.Refused("value");
                continue;
            }

            var key = Key(observation.Key);
            if (board.Find(key) is not { } workload)
            {
                // What was refused a moment ago would be refused again.
                needsSettings |= !refused.Contains(key);
            }
            else if (buckets.Add(key, at, observation.Demand, now))
            {
                Note(workload, at);
            }
            else
            {
                metrics.Refused("time");
            }
        }

        return new ReportResponse { NeedsSettings = needsSettings };
    }

    private void TakeDecisions(ReportRequest report)
    {
        foreach (var decision in report.Decisions)
        {
            if (DecisionReports.Read(decision) is { } row)
            {
                recorder.Offer(row);
            }
            else
            {
                metrics.Refused("decision");
            }
        }
    }

    private HashSet<HistoryKey> TakeSettings(ReportRequest report)
    {
        var refused = new HashSet<HistoryKey>();
        foreach (var settings in report.Settings)
        {
            if (IsGood(settings) && board.Register(Key(settings.Key), settings))
            {
                continue;
            }

            metrics.Refused("settings");
            if (settings.Key is { } key)
            {
                refused.Add(Key(key));
            }
        }

        TrySave(report.Settings.Count);
        return refused;
    }

    private void TrySave(int registered)
    {
        try
        {
            if (registered > 0)
            {
                board.Save();
            }
        }
        catch (StorageException)
        {
            // Not the reporter's trouble. The next minute saves again and tells the operator.
            metrics.Refused("storage");
        }
    }

    private void Note(ForecastWorkload workload, DateTimeOffset at)
    {
        if (workload.Seen(clock.GetTimestamp(), at) is { } before && at - before >= BackfillPlan.GapMin)
        {
            workload.Backfill.Request(before);
        }
    }

    private static HistoryKey Key(WorkloadKey key) => new(key.Namespace, key.Name, key.Trigger);

    private static bool IsGood(WorkloadSettings settings) =>
        settings.Key is { Namespace.Length: > 0, Name.Length: > 0 } key
        && key.Namespace.Length + key.Name.Length + key.Trigger.Length <= NameLengthMax
        && double.IsFinite(settings.LeadSeconds)
        && settings.LeadSeconds is >= 0 and <= 86_400
        && double.IsFinite(settings.HoldSeconds)
        && settings.HoldSeconds is >= 0 and <= 86_400
        && double.IsFinite(settings.Capacity)
        && double.IsFinite(settings.UtilizationMax)
        && double.IsFinite(settings.StabilizationSeconds);

    private static bool TryReadInstant(long milliseconds, out DateTimeOffset at)
    {
        var good = milliseconds is > 0 and < 253_402_300_799_000;
        at = good ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return good;
    }
}
