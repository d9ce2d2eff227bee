using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Api;

/// <summary>What pre-warming was worth, of one workload and of all.</summary>
internal static class LedgerEndpoints
{
    public static void Map(RouteGroupBuilder reads)
    {
        var read = reads.MapGroup("").WithTags("Records").ProducesProblem(400).ProducesProblem(404);
        read.MapGet(RecordEndpoints.Path + "/ledger", Ledger)
            .WithSummary("Pre-warms: used, wasted, missed; also as CSV.")
            .Produces<LedgerBody>();
        read.MapGet(
                "/ledger",
                (
                    HttpRequest r,
                    IInspectionSource s,
                    [FromServices] RecordReader records,
                    string? from,
                    string? to,
                    int? limit,
                    string? next
                ) => LedgerOf(r, s, records, null, from, to, limit, next)
            )
            .WithSummary("Pre-warms of all workloads; also as CSV.")
            .Produces<LedgerBody>();
    }

    private static IResult Ledger(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger,
        string? from,
        string? to,
        int? limit,
        string? next
    ) =>
        source.Find(ns, name, trigger) is { } workload
            ? LedgerOf(request, source, records, workload.Key, from, to, limit, next)
            : Problems.UnknownWorkload();

    private static IResult LedgerOf(
        HttpRequest request,
        IInspectionSource source,
        RecordReader records,
        HistoryKey? key,
        string? from,
        string? to,
        int? limit,
        string? next
    )
    {
        var (since, until) = Query.Span(
            from,
            to,
            source.Now,
            RecordEndpoints.Week,
            RecordEndpoints.SpanMax,
            out var problem
        );
        if (problem is not null || !Query.TryLimit(limit, out var most))
        {
            return problem ?? RecordEndpoints.BadLimit();
        }

        if (!RecordEndpoints.TryPage(() => records.Ledger(key, since, until, most, next), out var body))
        {
            return RecordEndpoints.BadNext();
        }

        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "ledger",
                [
                    "namespace",
                    "name",
                    "opened",
                    "reason",
                    "replicas",
                    "liveReplicas",
                    "demandCame",
                    "closed",
                    "outcome",
                    "minutesSaved",
                    "gpuMinutesWasted",
                ],
                body.Rows.Select(row =>
                    new object?[]
                    {
                        row.Namespace,
                        row.Name,
                        row.Opened,
                        row.Reason,
                        row.Replicas,
                        row.LiveReplicas,
                        row.DemandCame,
                        row.Closed,
                        row.Outcome,
                        row.MinutesSaved,
                        row.GpuMinutesWasted,
                    }
                )
            )
            : TaggedResult.Of(body);
    }
}
